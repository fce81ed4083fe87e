import { limit } from '../limit.ts';
import { absurd } from '../trouble.ts';
import { fillBrief } from './brief-template.ts';
import type { TaskKind } from './snapshot.ts';

/** Everything that a brief is made from, gathered where disk and git are. Paths are relative to the project's top. */
export interface BriefFacts {
  readonly role: 'planner' | 'worker';
  readonly kind: TaskKind;
  readonly phase: PhaseName;
  /** A person sits at the session; else a question has to go to the inbox. */
  readonly attended: boolean;
  /** What is checked out where the session works: short commit and branch. */
  readonly branch: string;
  readonly commit: string;
  /** What the other role does meanwhile, by evidence: whether a session of it is open at this moment is not told. */
  readonly other: OtherLane;
  /** The phase that is being executed while this one is planned, and the directory that is its worker's. */
  readonly executing: (PhaseName & { readonly directory: string | undefined }) | undefined;
  /** The phase that is planned ahead, and the directory that is its planner's. */
  readonly planned: (PhaseName & { readonly directory: string | undefined }) | undefined;
  /** What the executing phase says it will deliver, plan by plan. */
  readonly promises: readonly BriefPromise[];
  /** Uncommitted planning files of the person that the lane has. */
  readonly captured: readonly string[];
  /** Uncommitted files of the person that the lane does not have. */
  readonly unseen: readonly string[];
  /** How old GSD's map of the code is, where the project has one. */
  readonly map: MapAge | undefined;
  /** What a person has answered about this phase so far, oldest first. */
  readonly answers: readonly AnsweredQuestion[];
}

export interface MapAge {
  /** The short commit that was mapped. */
  readonly commit: string;
  /** How many files outside of the planning root differ since. */
  readonly files: number;
  /** Folders of at most two levels, most changed first. */
  readonly places: readonly { readonly place: string; readonly files: number }[];
}

export interface PhaseName {
  readonly number: string;
  readonly name: string;
}

export type OtherLane =
  | { readonly is: 'idle' }
  | { readonly is: 'executing'; readonly phase: string; readonly done: number; readonly of: number }
  | { readonly is: 'planning'; readonly phase: string }
  | { readonly is: 'held'; readonly phase: string };

export interface BriefPromise {
  /** "02-01". */
  readonly plan: string;
  readonly text: string;
}

export interface AnsweredQuestion {
  readonly question: string;
  readonly answer: string;
}

/**
 * What a session is told before it starts: short, and the same for the same facts. `template` is a person's own text with the
 * names of `briefNames` in double braces; without it `defaultBrief`.
 */
export function briefOf(facts: BriefFacts, template?: string): string {
  return fillBrief(template, {
    role: facts.role,
    phase: nameOf(facts.phase),
    task: taskText(facts),
    'other-lane': otherText(facts),
    promises: promisesText(facts),
    map: mapText(facts),
    'not-seen': notSeenText(facts),
    'leave-alone': leaveAloneText(facts),
    questions: questionsText(facts),
    answers: answersText(facts),
  });
}

function taskText({ role, kind, phase, branch, commit }: BriefFacts): string {
  const name = nameOf(phase);
  const place = `on branch ${branch} at ${commit}`;
  if (role === 'worker') {
    const work = kind === 'gaps' ? `close the gaps of phase ${name}` : `execute phase ${name}`;
    return `Two sessions work on this project at once. You are the worker: ${work} here in the person's working tree, ${place}. When phase ${phase.number} is verified, stop: whatever GSD suggests then, the next phase is planned in the planner's lane, and its plan is landed for you.`;
  }
  return `Two sessions work on this project at once. You are the planner: ${planning(kind)} phase ${name}, and nothing else. This folder is a clone of the project, ${place}. When you are done, end the session: the plan is checked by its files, held, and becomes part of the project when the phase before it is complete.`;
}

function planning(kind: TaskKind): string {
  switch (kind) {
    case 'discuss':
      return 'discuss';
    case 'revise':
      return 'revise the plans of';
    case 'plan':
    case 'execute':
    case 'gaps':
      return 'plan';
    default:
      return absurd(kind);
  }
}

function otherText({ role, other }: BriefFacts): string {
  switch (other.is) {
    case 'executing':
      return `The worker's phase is ${other.phase}, executed in the person's working tree: ${other.done} of ${other.of} plans done. What it has built since this lane was made is not here.`;
    case 'planning':
      return `The planner's phase is ${other.phase}, planned in a clone of its own. Its plan relies on what this phase promises.`;
    case 'held':
      return `A finished plan of phase ${other.phase} is held. It relies on what this phase promises, and lands when this phase is complete.`;
    case 'idle':
      return role === 'planner' ? 'Nothing is executed meanwhile.' : 'Nothing is planned meanwhile.';
    default:
      return absurd(other);
  }
}

function promisesText({ role, executing, promises }: BriefFacts): string {
  if (executing === undefined || promises.length === 0) return '';
  const how =
    role === 'planner'
      ? 'Rely on these rather than on the code as it is here, and name in the plan what you rely on:'
      : 'Build these as promised. Where something else turns out to be right, say so in the summary:';
  const items = promises.map(({ plan, text }) => `- ${plan}: ${text}`);
  return `Phase ${nameOf(executing)} promises to deliver. ${how}\n${shortened(items, limit.briefPromises).join('\n')}`;
}

function notSeenText({ role, captured, unseen }: BriefFacts): string {
  if (role === 'worker') return '';
  const parts = [
    unseen.length === 0
      ? []
      : [
          "Uncommitted in the person's working tree and not here, so do not rely on them:",
          ...pathItems(unseen),
        ],
    captured.length === 0
      ? []
      : ['Here, though the person has not committed it yet:', ...pathItems(captured)],
  ];
  return parts
    .map((lines) => lines.join('\n'))
    .join('\n\n')
    .trim();
}

/** GSD plans from its map without a look at its age (open-gsd/gsd-core#1592). */
function mapText({ role, map }: BriefFacts): string {
  if (role === 'worker' || map === undefined || map.files === 0) return '';
  const places = map.places.map(({ place, files }) => `- ${place}: ${files}`);
  const count = map.files === 1 ? '1 file has changed' : `${map.files} files have changed`;
  return `GSD's map of the code (codebase/ among the planning files) was drawn at ${map.commit}; ${count} since. Look at the code itself here, before you rely on the map:\n${shortened(places, limit.briefItems).join('\n')}`;
}

function leaveAloneText({ role, executing, planned }: BriefFacts): string {
  const shared = [
    "the phases' numbers and the milestone: no command that inserts, removes or renumbers phases, undoes work, or ends or starts a milestone",
    '`git push`, `git stash`, `git reset`, other branches, and everything outside this folder',
  ];
  const theirs = role === 'planner' ? executing : planned;
  const directory =
    theirs?.directory === undefined ? [] : [`${theirs.directory}: it is the ${otherOf(role)}'s`];
  const own =
    role === 'planner'
      ? [
          'the source: plan only, and start no servers, databases or test runs, because the worker comes first',
          "the position in STATE.md and the checkboxes of ROADMAP.md: they are the worker's, and what you set there is left behind",
        ]
      : ['planning or executing any other phase'];
  return `Leave alone:\n${[...directory, ...own, ...shared].map((item) => `- ${item}`).join('\n')}`;
}

function questionsText({ attended }: BriefFacts): string {
  return attended
    ? 'Questions: ask the person at this terminal.'
    : 'Questions: nobody sits at this session. Do not guess what only a person can decide: ask one clear question with its options, and stop there. It goes to `leapfrog inbox`, and the answer comes back to you.';
}

function answersText({ answers }: BriefFacts): string {
  if (answers.length === 0) return '';
  const items = answers.map(({ question, answer }) => `- ${oneLine(question)} → ${oneLine(answer)}`);
  return `A person has answered already:\n${shortened(items, limit.briefItems).join('\n')}`;
}

function pathItems(paths: readonly string[]): readonly string[] {
  return shortened(
    paths.map((path) => `- ${path}`),
    limit.briefItems,
  );
}

/** Long lists cost every turn of a session: the rest is counted. */
function shortened(items: readonly string[], most: number): readonly string[] {
  return items.length <= most ? items : [...items.slice(0, most), `- … and ${items.length - most} more`];
}

function nameOf({ number, name }: PhaseName): string {
  return name === '' ? number : `${number} (${oneLine(name)})`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function otherOf(role: BriefFacts['role']): string {
  return role === 'planner' ? 'worker' : 'planner';
}
