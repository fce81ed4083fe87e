import { fieldsOf, listField, readFrontmatter, textField, type Frontmatter } from './frontmatter.ts';
import { planIdOf } from './phase-files.ts';
import type { Summary } from './summary.ts';

/** One PLAN file. */
export interface Plan {
  /** "03-01", as the file is named. */
  readonly id: string;
  /** Path inside the planning root. */
  readonly path: string;
  /** As declared; undefined where the generation had no waves. */
  readonly wave: number | undefined;
  /** Plan ids of the same phase, as written. */
  readonly dependsOn: readonly string[];
  readonly filesModified: readonly string[];
  /** false when a checkpoint waits for a person. */
  readonly autonomous: boolean;
  /** Reassigned or given up: counts neither as plan nor as work to do. */
  readonly superseded: boolean;
  /** Closes gaps that a verification found. */
  readonly gapClosure: boolean;
  readonly summary: Summary | undefined;
}

/** What one PLAN file says, before its summary is looked for. */
export interface PlanText {
  readonly plan: Omit<Plan, 'summary'>;
  readonly frontmatter: Frontmatter;
}

export function readPlan(path: string, text: string): PlanText {
  const frontmatter = readFrontmatter(text);
  const fields = fieldsOf(frontmatter);
  const wave = Number(textField(fields, 'wave') ?? NaN);
  return {
    frontmatter,
    plan: {
      id: planIdOf(path.slice(path.lastIndexOf('/') + 1)),
      path,
      wave: Number.isFinite(wave) ? wave : undefined,
      dependsOn: listField(fields, 'depends_on'),
      filesModified: [...listField(fields, 'files_modified'), ...listField(fields, 'files_exclusive')],
      autonomous: textField(fields, 'autonomous') !== 'false',
      superseded: textField(fields, 'status')?.toLowerCase() === 'superseded',
      gapClosure: textField(fields, 'gap_closure') === 'true',
    },
  };
}

/** Whether a path named by a plan leaves the repository: absolute, a drive, a home folder, or `..` above the top. */
export function leavesRepository(path: string): boolean {
  if (/^(?:[\\/]|[A-Za-z]:[\\/]|~)/.test(path)) return true;
  let depth = 0;
  for (const part of path.split(/[\\/]+/)) {
    if (part === '..') depth -= 1;
    else if (part !== '' && part !== '.') depth += 1;
    if (depth < 0) return true;
  }
  return false;
}
