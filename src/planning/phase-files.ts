import { phaseNumberOfDirectory, type PhaseNumber } from './phase-number.ts';

export type PhaseFileKind = 'plan' | 'summary' | 'verification' | 'context' | 'research' | 'uat' | 'other';

/**
 * What a file of a phase directory is, by its name alone; `nested` for files of its `plans/` folder.
 * Rules of gsd-core 1.14 plan-scan.cjs: outlines, bounced drafts and reviews of plans are no plans, and PLAN must stand alone
 * in the name (`REPLAN-NOTES.md` is none).
 */
export function phaseFileKind(name: string, nested: boolean): PhaseFileKind {
  if (nested) {
    if (isDerivative(name)) return 'other';
    if (/(?:^|-)SUMMARY-\d+.*\.md$/i.test(name)) return 'summary';
    return /(?:^|-)PLAN-\d+.*\.md$/i.test(name) ? 'plan' : 'other';
  }
  const kind = kindByTail.get(name.slice(name.lastIndexOf('-') + 1));
  if (kind !== undefined) return kind;
  return !isDerivative(name) && /(?:^|-)PLAN(?:-\d+.*)?\.md$/i.test(name) ? 'plan' : 'other';
}

/** By what stands after the last hyphen. */
const kindByTail: ReadonlyMap<string, PhaseFileKind> = new Map([
  ['PLAN.md', 'plan'],
  ['SUMMARY.md', 'summary'],
  ['VERIFICATION.md', 'verification'],
  ['CONTEXT.md', 'context'],
  ['RESEARCH.md', 'research'],
  ['UAT.md', 'uat'],
]);

/** "03-01" of "03-01-PLAN.md" and of "03-01-setup-SUMMARY.md"; the bare stem where a name holds no such pair. */
export function planIdOf(name: string): string {
  const stem = name.replace(/\.md$/i, '');
  const pair = /(?:^|-)(\d+[A-Za-z]?(?:\.\d+)*)-(?:PLAN-)?(\d+[A-Za-z]?)(?=-|$)/i.exec(stem);
  if (pair?.[1] !== undefined && pair[2] !== undefined) return `${pair[1]}-${pair[2]}`;
  return /^(?:PLAN|SUMMARY)-(\d+)/i.exec(stem)?.[1] ?? stem.replace(/-?(?:PLAN|SUMMARY)$/i, '');
}

/** The first summary of a plan that `look` knows; nearly always it has the first of the names, so the others wait. */
export function summaryOf<T>(plan: string, look: (name: string) => T | undefined): T | undefined {
  if (plan.endsWith('.md')) {
    const slash = plan.lastIndexOf('/') + 1;
    const found = look(plan.slice(0, slash) + plan.slice(slash).replace(/PLAN/i, 'SUMMARY'));
    if (found !== undefined) return found;
  }
  for (const name of summaryNamesOf(plan)) {
    const found = look(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * The names under which the summary of a plan may be found, best first (gsd-core 1.14 core-utils.cjs `summaryCandidates`).
 * Both names carry their `plans/` folder where they have one.
 */
export function summaryNamesOf(plan: string): readonly string[] {
  const slash = plan.lastIndexOf('/') + 1;
  const folder = plan.slice(0, slash);
  const stem = plan.slice(slash).replace(/\.md$/i, '');
  const names = [stem.replace(/PLAN/i, 'SUMMARY'), `${stem}-SUMMARY`];
  const extended = /^(\d+)-PLAN-(\d+)/i.exec(stem);
  if (extended !== null) names.push(`${extended[1] ?? ''}-${extended[2] ?? ''}-SUMMARY`);
  const id = planIdOf(stem);
  if (/^\d.*-\d/.test(id) && id !== stem.replace(/-?PLAN$/i, '')) names.push(`${id}-SUMMARY`);
  return names.map((name) => `${folder}${name}.md`);
}

/** Whether a file's leading number is the phase's own; a file without one belongs to its directory. */
export function isOwnFile(name: string, number: PhaseNumber): boolean {
  const own = phaseNumberOfDirectory(name) ?? number;
  const milestoneForm = phaseNumberOfDirectory(name, true) ?? number;
  return own === number || milestoneForm === number;
}

function isDerivative(name: string): boolean {
  return /-OUTLINE\.md$|\.pre-bounce\.md$|-PLAN-REVIEW\.md$/i.test(name);
}
