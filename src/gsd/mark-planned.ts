import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { announceReadyToExecute, readPhaseNumber, readState } from '../planning/index.ts';
import type { PhaseNumber, StateDocument } from '../planning/index.ts';
import { replaceFile } from '../store/index.ts';
import { done, trouble } from '../trouble.ts';
import type { Result, Trouble } from '../trouble.ts';
import type { InstalledGsd } from './installed-gsd.ts';
import { runVerb } from './run-verb.ts';
import type { VerbOptions } from './run-verb.ts';

export interface PlannedPhase {
  readonly phase: PhaseNumber;
  readonly name: string;
  /** How many plans the phase has on disk. */
  readonly plans: number;
  /** How many phases the roadmap has, and today: for the own edit where GSD has no verb. */
  readonly phases: number;
  /** YYYY-MM-DD, local. */
  readonly date: string;
}

export interface Marked {
  /** What may have changed, relative to `folder`, POSIX: exactly these belong into the commit. */
  readonly files: readonly string[];
  /** What a person should know: an authored status that GSD kept, a warning of one of its verbs. */
  readonly notes: readonly string[];
}

/** The files that the transition may write, relative to the folder that holds `.planning`. */
export const transitionFiles = ['.planning/ROADMAP.md', '.planning/STATE.md'] as const;

/**
 * Says in the planning files that a phase is planned and ready to execute, with the verbs that GSD's own plan-phase ends
 * with: `roadmap annotate-dependencies` where this generation has it, then `state planned-phase`. Where there are no verbs
 * (January 2026, or no GSD installed) the position is edited by us. What the verbs claim is
 * not believed: the position is read back from STATE.md. Repeating it changes nothing but dates.
 */
export function markPlanned(
  gsd: InstalledGsd,
  folder: string,
  planned: PlannedPhase,
  options: VerbOptions = {},
): Result<Marked> {
  const { phase, name, plans } = planned;
  const before = readStateIn(folder);
  if (before === undefined) return trouble(withoutState(folder));
  if (gsd.tools === undefined) return editedByUs(folder, before, { planned, notes: withoutVerbs(gsd) });
  const notes: string[] = [];
  if (gsd.generation === 'gsd-core' || gsd.generation === 'classic-1.42') {
    const annotated = runVerb(gsd, folder, ['roadmap', 'annotate-dependencies', phase], options);
    // The wave headers are decoration: a roadmap that GSD cannot annotate is no reason not to land a plan.
    if (!annotated.ok) notes.push(`the roadmap's wave headers were not written: ${annotated.trouble.what}`);
  }
  const announced = runVerb(
    gsd,
    folder,
    ['state', 'planned-phase', '--phase', phase, '--name', name, '--plans', String(plans)],
    options,
  );
  if (!announced.ok) return announced;
  if (announced.value.stderr.trim() !== '') notes.push(announced.value.stderr.trim());
  const after = readStateIn(folder) ?? before;
  if (isAt(after, phase)) return verified(folder, planned, notes);
  // The classic verb moves the status only; the position is still where the last execution left it.
  return editedByUs(folder, after, { planned, notes });
}

/** The generation of January 2026 has no verbs; elsewhere going without them is a loss that has to be said. */
function withoutVerbs({ generation }: InstalledGsd): readonly string[] {
  return generation === 'january'
    ? []
    : [
        'was edited by leapfrog, because GSD is not installed here: what GSD counts in the frontmatter of STATE.md ' +
          'stays as it was until a GSD command runs',
      ];
}

function editedByUs(
  folder: string,
  state: StateDocument,
  { planned, notes }: { readonly planned: PlannedPhase; readonly notes: readonly string[] },
): Result<Marked> {
  const text = announceReadyToExecute(state.text, planned);
  if (text !== state.text) replaceFile(join(folder, '.planning', 'STATE.md'), text);
  return verified(folder, planned, notes);
}

function verified(folder: string, { phase }: PlannedPhase, notes: readonly string[]): Result<Marked> {
  const state = readStateIn(folder);
  if (state === undefined || !isAt(state, phase)) {
    return trouble({
      kind: 'failed',
      name: 'position-not-moved',
      what: `STATE.md does not name phase ${phase} as the current one, after it was told to`,
      where: join(folder, '.planning', 'STATE.md'),
      next: 'put its "Current Position" section right (it needs a line "Phase: …"), commit, and try again',
    });
  }
  const status = state.position.status?.value ?? '';
  const kept = /^ready to execute\b/i.test(status) ? [] : [`STATE.md keeps its own status: ${status}`];
  return done({
    files: transitionFiles.filter((file) => existsSync(join(folder, file))),
    notes: [...notes, ...kept],
  });
}

function isAt(state: StateDocument, phase: PhaseNumber): boolean {
  const at = state.position.currentPhase;
  return at !== undefined && at === readPhaseNumber(phase);
}

function readStateIn(folder: string): StateDocument | undefined {
  try {
    return readState(readFileSync(join(folder, '.planning', 'STATE.md'), 'utf8'));
  } catch {
    return undefined;
  }
}

function withoutState(folder: string): Trouble {
  return {
    kind: 'refused',
    name: 'state-missing',
    what: 'there is no readable STATE.md to write the position into',
    where: join(folder, '.planning', 'STATE.md'),
    next: 'restore it from git history, or let GSD write a new one',
  };
}
