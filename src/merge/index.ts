/** merge: base, ours and theirs of a planning file → merged text, or the smallest conflict. Rules: docs/merge-rules.md. */
export { mergePlanningFile } from './merge-planning-file.ts';
export { planningFileKind, type PlanningFileKind } from './kind.ts';
export type {
  Conflict,
  Decision,
  MergeInput,
  MergeOptions,
  MergeResult,
  RuleName,
  Side,
} from './merge-result.ts';
