import { join } from 'node:path';
import { counts, type Grammars } from '../drift/index.ts';
import { head } from '../git/head.ts';
import { checkHeldDrift } from '../lane/check-drift.ts';
import { landingIsDecided } from '../lane/cut-off-landing.ts';
import { heldPlan } from '../lane/held-plan.ts';
import type { LeapProject } from '../lane/leap-project.ts';
import { folderMark } from '../store/folder-mark.ts';
import type { DriftNote, Effects } from './effects.ts';

/** The last answer is given again while neither the plan, nor HEAD, nor a planning file has moved. */
export function driftNotes(project: LeapProject, grammars: Grammars): Effects['drift'] {
  let last: { readonly of: string; readonly note: DriftNote } | undefined;
  return (phase) => {
    const held = heldPlan(project, phase);
    const now = head(project.repo);
    if (held === undefined || now === undefined || landingIsDecided(project, held, now)) return undefined;
    const { mark } = folderMark(join(project.repo.folder, project.planningRoot));
    const of = [held.commit, now.commit, mark].join(' ');
    if (last?.of === of) return last.note;
    const { report } = checkHeldDrift(project, held, grammars, now.commit);
    const findings = report.findings.filter(counts);
    const why = [
      ...findings.map(({ subject, found }) => `${subject}: ${found}`),
      ...report.unknown.map(({ what }) => what),
    ];
    const note: DriftNote = {
      verdict: report.verdict,
      held: held.commit,
      base: report.base,
      now: report.now,
      touched: report.touched,
      findings: findings.length,
      what: why.length > 3 ? `${why.slice(0, 3).join('; ')}; and ${why.length - 3} more` : why.join('; '),
    };
    last = { of, note };
    return note;
  };
}
