import { loadEveryGrammar, type DriftVerdict, type Grammars } from '../drift/index.ts';
import { checkHeldDrift, checkPhaseDrift, type CheckedDrift } from '../lane/check-drift.ts';
import { heldPlans } from '../lane/held-plan.ts';
import type { LeapProject } from '../lane/leap-project.ts';
import { openProject } from '../lane/open-project.ts';
import { projectReader } from '../lane/project-reader.ts';
import { livePlans, type Phase } from '../planning/phase.ts';
import { readPhaseNumber } from '../planning/phase-number.ts';
import { isFinished } from '../planning/read-phase.ts';
import { done, type Result, trouble } from '../trouble.ts';
import type { CommandContext } from './context.ts';
import type { DriftFlags } from './drift.ts';
import { driftText, footprintText } from './drift-text.ts';
import { paintFor, widthOf } from './paint.ts';
import { showTrouble, writeJson } from './show-trouble.ts';

/** Beside the codes that every command has: so that a script can tell the verdicts apart. */
export const driftExitCode: Readonly<Record<DriftVerdict, number>> = {
  fresh: 0,
  patchable: 10,
  stale: 11,
  unknown: 12,
};

export async function showDrift(
  this: CommandContext,
  { json, explain, footprint }: DriftFlags,
  asked?: string,
): Promise<void> {
  const opened = openProject(this);
  if (!opened.ok) return showTrouble(this, opened.trouble, json);
  const checked = driftOf(opened.value, asked, await loadEveryGrammar());
  if (!checked.ok) return showTrouble(this, checked.trouble, json);
  const { report } = checked.value;
  const options = { columns: widthOf(this), paint: paintFor(this), explain };
  if (json) writeJson(this, footprint ? footprintObject(checked.value) : driftObject(checked.value));
  else
    this.stdout.write(footprint ? footprintText(checked.value, options) : driftText(checked.value, options));
  this.process.exitCode = footprint ? 0 : driftExitCode[report.verdict];
}

function driftOf(project: LeapProject, asked: string | undefined, grammars: Grammars): Result<CheckedDrift> {
  const number = asked === undefined ? undefined : readPhaseNumber(asked);
  const held = heldPlans(project).find(({ phase }) => asked === undefined || phase === number);
  if (held !== undefined) return done(checkHeldDrift(project, held, grammars));
  const { phases } = projectReader(project)();
  const active = phases.filter(({ place }) => place === 'active');
  const phase = asked === undefined ? planned(active) : active.find((one) => one.number === number);
  if (phase !== undefined) return checkPhaseDrift(project, phase, grammars);
  return trouble({
    kind: asked === undefined ? 'refused' : 'usage',
    name: asked === undefined ? 'nothing-planned' : 'unknown-phase',
    what:
      asked === undefined
        ? 'no plan is held, and no phase has plans to execute'
        : `there is no phase ${asked}`,
    next: '`leapfrog status` lists the phases',
  });
}

/** The first phase whose plans wait as a whole, else the one that is being executed. */
function planned(active: readonly Phase[]): Phase | undefined {
  const open = active.filter((phase) => livePlans(phase).some((plan) => !isFinished(plan)));
  return open.find((phase) => !livePlans(phase).some(isFinished)) ?? open[0];
}

function driftObject({
  report,
  whose,
  name,
}: CheckedDrift): { kind: string; version: number } & Record<string, unknown> {
  const { findings, ...rest } = report;
  return {
    kind: 'drift',
    version: 1,
    ...rest,
    name,
    whose,
    findings: findings.map(({ plan, task, where, ...finding }) => ({
      ...finding,
      plan: plan ?? null,
      task: task ?? null,
      where: { plan: where.plan ?? null, before: where.before ?? null, now: where.now ?? null },
    })),
  };
}

function footprintObject({
  footprint,
  whose,
  name,
}: CheckedDrift): { kind: string; version: number } & Record<string, unknown> {
  return { kind: 'footprint', version: 1, ...footprint, name, whose, reads: footprint.reads ?? null };
}
