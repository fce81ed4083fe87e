import { setTimeout as sleep } from 'node:timers/promises';
import { counts, loadEveryGrammar, type Grammars } from '../drift/index.ts';
import { head } from '../git/head.ts';
import { gsdCommand } from '../gsd/gsd-command.ts';
import { tipRestedMs } from '../lane/boundary.ts';
import type { CheckedDrift } from '../lane/check-drift.ts';
import { driftBeforeLanding } from '../lane/drift-before-landing.ts';
import { heldPlans, type HeldPlan } from '../lane/held-plan.ts';
import { type Landed, type LandOptions, landPlan } from '../lane/land-plan.ts';
import { landingPossible } from '../lane/landing-possible.ts';
import { journalAct } from '../lane/journal-act.ts';
import type { LeapProject } from '../lane/leap-project.ts';
import { openProject } from '../lane/open-project.ts';
import { limit } from '../limit.ts';
import { readPhaseNumber } from '../planning/phase-number.ts';
import { done, type Result, trouble } from '../trouble.ts';
import type { CommandContext } from './context.ts';
import { driftText } from './drift-text.ts';
import type { LandFlags } from './land.ts';
import { hanging, printable } from './layout.ts';
import { paintFor, widthOf } from './paint.ts';
import { showTrouble } from './show-trouble.ts';
import { tellInterrupted } from './tell-interrupted.ts';

export async function landHeld(
  this: CommandContext,
  { acceptDrift }: LandFlags,
  asked?: string,
): Promise<void> {
  const opened = openProject(this);
  if (!opened.ok) return showTrouble(this, opened.trouble);
  const chosen = chooseHeld(heldPlans(opened.value), asked);
  if (!chosen.ok) return showTrouble(this, chosen.trouble);
  await waitForRest(this, opened.value, chosen.value);
  const grammars = await loadEveryGrammar();
  const landed = land(this, { project: opened.value, held: chosen.value, grammars, accept: acceptDrift });
  if (!landed.ok) showTrouble(this, landed.trouble);
}

/** A commit a moment ago may be one of several. Where that alone is in the way, a few seconds settle it. */
async function waitForRest(context: CommandContext, project: LeapProject, held: HeldPlan): Promise<void> {
  const now = head(project.repo);
  if (now === undefined || !landingPossible(project, held, { now, boundary: { restMs: 0 } }).ok) return;
  const leftMs = limit.boundaryRestMs - tipRestedMs(project, context.now());
  if (leftMs <= 0) return;
  const seconds = Math.ceil(leftMs / 1000);
  context.stdout.write(`The branch moved a moment ago; waiting ${seconds} s to see that it rests.\n`);
  await sleep(seconds * 1000);
}

export interface Landing {
  readonly project: LeapProject;
  readonly held: HeldPlan;
  readonly grammars: Grammars;
  readonly options?: Omit<LandOptions, 'drift'>;
  /** A person has read the findings. */
  readonly accept?: boolean;
}

/** Checks for drift and lands, and says what was made, how to undo it, and what to type next. */
export function land(context: CommandContext, landing: Landing): Result<void> {
  const { project, held } = landing;
  tellInterrupted(context, project);
  const { checked, landed, refusedByDrift } = landQuietly(landing);
  if (refusedByDrift && checked !== undefined) tellDrift(context, checked);
  if (!landed.ok) return landed;
  const { commit, undo, notes, already, atomic } = landed.value;
  const columns = widthOf(context);
  const paint = paintFor(context);
  const how = already ? 'Landed before' : 'Landed';
  const lines = [
    paint(
      'strong',
      `${how}: phase ${held.phase} (${printable(held.name)}) as ${commit.slice(0, 7)} on ${held.branch}`,
    ),
    ...(atomic ? [] : ['  note  git ignores the planning folder: its files were replaced one by one']),
    ...(checked === undefined ? [] : driftLines(checked, columns)),
    ...notes.flatMap((note) => hanging('  note  ', `${note.path}: ${note.what}`, columns)),
    ...hanging('  undo  ', undo, columns),
    'Next: /clear',
    `      ${gsdCommand(project.gsd, 'execute-phase', held.phase)}`,
  ];
  context.stdout.write(`${lines.join('\n')}\n`);
  return done(undefined);
}

export interface LandedChecked {
  readonly checked: CheckedDrift | undefined;
  readonly refusedByDrift: boolean;
  readonly landed: Result<Landed>;
}

function tellDrift(context: CommandContext, checked: CheckedDrift): void {
  const options = { columns: widthOf(context), paint: paintFor(context), explain: false };
  context.stdout.write(driftText(checked, options));
}

/**
 * Checks for drift and lands, with the journal, and says nothing: for where a session has the terminal. HEAD may move while the
 * plan is compared with it: then it is compared again. `checked` is there where drift is why it did not land, or was checked.
 */
export function landQuietly(landing: Landing): LandedChecked {
  const { project, held, options = {}, grammars, accept = false } = landing;
  for (let tries = 1; ; tries += 1) {
    const asked = {
      grammars,
      accept,
      ...(options.boundary === undefined ? {} : { boundary: options.boundary }),
    };
    const drift = driftBeforeLanding(project, held, asked);
    if (!drift.ok) {
      const { checked, ...refusal } = drift.trouble;
      return { checked, refusedByDrift: true, landed: trouble(refusal) };
    }
    const { checked, said } = drift.value;
    const landed = journalAct(
      project,
      { was: 'landing', phase: held.phase },
      () => landPlan(project, held, { ...options, drift: said }),
      ({ commit, undo }) => ({ commit, undo, drift: said.says }),
    );
    const outdated = !landed.ok && landed.trouble.name === 'drift-outdated';
    if (!outdated || tries === limit.landingAttempts) return { checked, refusedByDrift: false, landed };
  }
}

function driftLines({ report }: CheckedDrift, columns: number): readonly string[] {
  const count = report.findings.filter(counts).length;
  const what =
    report.verdict === 'fresh'
      ? 'fresh: nothing that it relies on changed'
      : `${report.verdict}, ${count} findings, accepted`;
  return hanging('  drift ', what, columns);
}

function chooseHeld(held: readonly HeldPlan[], asked: string | undefined): Result<HeldPlan> {
  const matching = asked === undefined ? held : held.filter(({ phase }) => phase === readPhaseNumber(asked));
  const [only, ...more] = matching;
  if (only !== undefined && more.length === 0) return done(only);
  if (only === undefined) {
    return trouble({
      kind: 'refused',
      name: 'nothing-held',
      what: `no plan${asked === undefined ? '' : ` of phase ${asked}`} is held`,
      next: '`leapfrog plan` makes one; `leapfrog lanes` shows what there is',
    });
  }
  return trouble({
    kind: 'usage',
    name: 'which-phase',
    what: `plans of phases ${held.map(({ phase }) => phase).join(', ')} are held`,
    next: 'name one: leapfrog land PHASE',
  });
}
