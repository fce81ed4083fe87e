/**
 * Whether a plan made ahead is still true: what it relied on (footprint), what changed (change), what that means (findings), and
 * what to do about it (verdict). Pure: git, disk and clocks are the callers'.
 */
// What a plan relies on and will write.
export type {
  Artifact,
  FileReference,
  Footprint,
  PlanFootprint,
  PlanPromise,
  Read,
  SymbolReference,
} from './footprint.ts';
export { planFootprint } from './plan-footprint.ts';
export { planPromise } from './plan-promise.ts';
// What is different now, as facts.
export type { Account, Change, FileChange, FileText, PlanningChange, Versions } from './change.ts';
// Source text by meaning: TypeScript, JavaScript, Python, Go, shell; anything else by its words.
export { loadEveryGrammar, loadGrammars, type Grammars } from './grammars.ts';
// The comparison.
export { assess, type Assessment } from './assess.ts';
export type {
  Certainty,
  DriftReport,
  DriftVerdict,
  Finding,
  FindingKind,
  Place,
  UnknownReason,
} from './finding.ts';
export { revisionOrder } from './revision-order.ts';
export { counts } from './verdict.ts';
export { requirementTexts } from './planning-meaning.ts';
export { matchPath } from './resolve-path.ts';
export { isLockFile } from './file-kind.ts';
