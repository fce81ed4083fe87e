import type { CallEvidence } from '../agent/index.ts';
import { limit } from '../limit.ts';
import { shownFile, type FileChanged, type FingerprintChanges } from './fingerprint-changes.ts';
import type { SessionWindow } from './session-window.ts';

/** Everything that the attribution of changes rests on. */
export interface ToAttribute {
  readonly role: 'planner' | 'worker';
  /** The phase of the session. */
  readonly phase: string;
  /** The phase that is planned meanwhile: a planner's own; undefined beside a worker where nothing is left to plan. */
  readonly planned: string | undefined;
  readonly planningRoot: string;
  readonly changes: FingerprintChanges;
  /** What commits made anew meanwhile: a worker that commits everything takes a planner's file along. */
  readonly committed: readonly FileChanged[];
  readonly window: SessionWindow;
  /** What the session's guard log says about a file that changed. */
  readonly evidence: (path: string) => FileEvidence | undefined;
}

export interface FileEvidence extends CallEvidence {
  /** The lane has no such file, and no worker's session speaks of it: nobody else has a reason to name it. */
  readonly foreign: boolean;
}

/** What a session may account for, of all that changed in the project while it was open. */
export interface Attributed {
  /** For a person to read, one sentence each. */
  readonly told: readonly string[];
  /** Where nobody but us or the planner has business meanwhile: the plan of a phase does not land before a person said a word. */
  readonly asks: readonly Doubt[];
  /** The planner's own call wrote outside of its lane, with the evidence: what it made is not held. */
  readonly strayed: string | undefined;
}

export interface Doubt {
  readonly phase: string;
  readonly what: string;
}

/**
 * Explained is what a worker's session of ours did in the same time (commits, branches, files), and what our own landing did. A
 * person's edits cannot be told from those of a planner whose program computes a path: they are told. Places where neither the
 * person nor a worker has business meanwhile are asked about: the directory of the phase that is planned, Leapfrog's refs and
 * lanes, and what runs whenever somebody uses git. Where the planner's own log has the call that wrote, it is the planner's.
 */
export function attributeChanges(to: ToAttribute): Attributed {
  const { role, changes, window } = to;
  const strayed = role === 'planner' ? strayedFiles(to) : [];
  const stray = new Set(strayed.map(({ path }) => path));
  const landed = window.acts.some(({ was, refused }) => was === 'landing' && !refused);
  const inPlanning = (path: string): boolean => path.startsWith(`${to.planningRoot}/`);
  const planned = changes.planned.filter(({ path }) => !stray.has(path) && !landedPhase(to, path));
  const inDirectory = new Set(changes.planned.map(({ path }) => path));
  const files = changes.files.filter(
    ({ path }) => !stray.has(path) && !inDirectory.has(path) && !(landed && inPlanning(path)),
  );
  const asks = [
    ...doubtsAboutDirectory(to, planned),
    ...doubtsAboutRefs(to),
    ...doubtsAboutLanes(to),
    ...(role === 'planner' ? doubtsAboutGit(to) : []),
  ];
  const told = [
    // With no plan that could wait for a word, it is told.
    ...(to.planned === undefined ? asks.map(({ what }) => what) : []),
    ...(role === 'worker' ? leftByWorker(files) : []),
    ...(role === 'planner' && !window.worker ? changedMeanwhile(to, { files, landed }) : []),
    ...(role === 'worker' && changes.gitRuns.length > 0 ? [gitSentence(changes.gitRuns)] : []),
    ...(window.worker || role === 'worker' || changes.settings.length === 0
      ? []
      : [`settings of the repository changed: ${listed(changes.settings)}`]),
  ];
  return {
    told,
    asks: to.planned === undefined ? [] : asks,
    strayed: strayed.length === 0 ? undefined : strayedSentence(strayed),
  };
}

interface Stray extends FileChanged {
  readonly found: FileEvidence;
}

/** Files that are there anew, made during a call of the planner that names them, and that nobody else had a reason to make. */
function strayedFiles({ changes, committed, evidence }: ToAttribute): readonly Stray[] {
  const unique = new Map(
    [...changes.files, ...changes.planned, ...committed].map((file) => [file.path, file]),
  );
  return [...unique.values()].flatMap((file) => {
    const found = file.how === 'new' ? evidence(file.path) : undefined;
    return found?.named === true && found.foreign ? [{ ...file, found }] : [];
  });
}

function strayedSentence(strayed: readonly Stray[]): string {
  const [first] = strayed;
  const call = first === undefined ? '' : ` at ${first.found.at} it ran ${quoted(first.found.during)}`;
  return `the planner wrote outside its lane, into the project: ${listed(strayed.map(({ path }) => path))};${call}`;
}

function landedPhase({ window, planningRoot }: ToAttribute, path: string): boolean {
  return window.acts.some(
    ({ was, phase, refused }) =>
      was === 'landing' && !refused && phaseOf(planningRoot, path) === unpadded(phase),
  );
}

/** The phase in whose directory a path lies, as its number stands there without zeros in front. */
function phaseOf(planningRoot: string, path: string): string {
  const name = path.slice(`${planningRoot}/phases/`.length);
  return unpadded(/^(?:[A-Za-z]+-)?(\d+(?:\.\d+)*)/.exec(name)?.[1] ?? '');
}

function unpadded(phase: string): string {
  return phase.replace(/^0+(?=\d)/, '');
}

function doubtsAboutDirectory(to: ToAttribute, planned: readonly FileChanged[]): readonly Doubt[] {
  const phases = [...new Set(planned.map(({ path }) => phaseOf(to.planningRoot, path)))];
  return phases.map((phase) => {
    const files = planned.filter(({ path }) => phaseOf(to.planningRoot, path) === phase);
    const whose =
      to.role === 'planner' ? `while the planner worked on phase ${phase}` : 'while the worker worked';
    return {
      phase,
      what: `the directory of phase ${phase} changed in the project ${whose}, though it is the planner's until its plan lands: ${filesWithCalls(to, files)}`,
    };
  });
}

/** Every move of a private ref is part of an act, and every act is in the journal. */
function doubtsAboutRefs({ changes, window, planned = '' }: ToAttribute): readonly Doubt[] {
  const unexplained = changes.privateRefs.filter((name) => {
    const held = /^refs\/leapfrog\/held\/[^/]+\/(.+)$/.exec(name)?.[1];
    return !window.acts.some((act) => held === undefined || act.phase === held);
  });
  if (unexplained.length === 0) return [];
  const held = unexplained.flatMap((name) => /\/held\/[^/]+\/(.+)$/.exec(name)?.[1] ?? []);
  const what = `refs of Leapfrog were moved, and not by Leapfrog: ${listed(unexplained)}`;
  return [...new Set(held.length > 0 ? held : [planned])].map((each) => ({ phase: each, what }));
}

function doubtsAboutLanes({ role, changes, window, planned = '' }: ToAttribute): readonly Doubt[] {
  const explained = {
    planner: role === 'planner' || window.planner || window.acts.some(({ was }) => was === 'lane'),
    landing: window.acts.some(({ was }) => was === 'landing' || was === 'lane'),
  };
  const moved = changes.lanes.filter((lane) => !explained[lane]);
  if (moved.length === 0) return [];
  return [
    {
      phase: planned,
      what: `the ${moved.join(' and the ')} lane changed, and nothing of Leapfrog was in it`,
    },
  ];
}

function doubtsAboutGit({ changes: { gitRuns }, phase }: ToAttribute): readonly Doubt[] {
  return gitRuns.length === 0 ? [] : [{ phase, what: gitSentence(gitRuns) }];
}

function gitSentence(names: readonly string[]): string {
  return `what git runs or sees in this repository changed: ${listed(names)}`;
}

function leftByWorker(files: readonly FileChanged[]): readonly string[] {
  return files.length === 0
    ? []
    : [
        `not committed since the worker began, by it, a planner beside it, or you: ${listed(files.map(shownFile))}`,
      ];
}

function changedMeanwhile(
  to: ToAttribute,
  { files, landed }: { readonly files: readonly FileChanged[]; readonly landed: boolean },
): readonly string[] {
  const { head, refs } = to.changes;
  const parts = [
    ...(head === undefined || landed ? [] : [`HEAD went from ${head.from} to ${head.to}`]),
    ...(refs.length === 0 ? [] : [`refs moved: ${listed(refs)}`]),
    ...(files.length === 0 ? [] : [`files changed: ${filesWithCalls(to, files)}`]),
  ];
  if (parts.length === 0) return [];
  return [`in the project, while phase ${to.phase} was planned, ${parts.join('; ')}`];
}

/** The files, and behind them the call of the planner during which one of them changed, where there was one. */
function filesWithCalls({ role, evidence }: ToAttribute, files: readonly FileChanged[]): string {
  const list = listed(files.map(shownFile));
  if (role === 'worker') return list;
  const found = files
    .map(({ path }) => ({ path, call: evidence(path) }))
    .find(({ call }) => call !== undefined);
  if (found?.call === undefined) return list;
  return `${list}; when ${found.path} changed, the planner ran ${quoted(found.call.during)}`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, limit.toldPaths).join(', ');
  return names.length <= limit.toldPaths ? shown : `${shown}, and ${names.length - limit.toldPaths} more`;
}

function quoted(command: string): string {
  const line = command.replaceAll(/\s+/g, ' ').trim();
  return `\`${line.length <= 240 ? line : `${line.slice(0, 239)}…`}\``;
}
