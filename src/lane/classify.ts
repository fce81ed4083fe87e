import type { PhaseNumber } from '../planning/phase-number.ts';
import { bringAddedEntries } from './added-entries.ts';
import type { Brought, Classified, LaneChange, Noted } from './lane-change.ts';
import { bringRoadmapSection } from './roadmap-section.ts';

export interface ClassifyInput {
  readonly changes: readonly LaneChange[];
  /** Relative to the worktree, POSIX: ".planning", "apps/a/.planning". */
  readonly planningRoot: string;
  readonly phase: PhaseNumber;
  /** The phase's directory relative to the planning root ("phases/03-feed"), as the lane has it. */
  readonly directory: string | undefined;
}

/**
 * Sorts what a planner lane changed into the three classes of design 3.3. Pure: the same changes always give the same
 * classes, and every changed path is in at least one of them.
 */
export function classify(input: ClassifyInput): Classified {
  const brought: Brought[] = [];
  const left: Noted[] = [];
  const heldBack: Noted[] = [];
  for (const change of input.changes) {
    const inside = below(input.planningRoot, change.path);
    const sorted = inside === undefined ? outside(change) : planningChange(change, inside, input);
    brought.push(...(sorted.brought ?? []));
    left.push(...(sorted.left ?? []));
    heldBack.push(...(sorted.heldBack ?? []));
  }
  return { brought, left, heldBack };
}

type Sorted = Partial<Classified>;

/** Written by GSD for itself while it runs; never authored text. */
const runtimeFile =
  /^(?:\.lock|.*\.lock|state\.json|WAITING\.json|active-workstream|current-agent-id\.txt|agent-history\.json|\.gsd-.*|async-jobs\/.*|tmp\/.*)$/;

function outside(change: LaneChange): Sorted {
  return held(change, `${verb(change)} outside the planning folder`);
}

function planningChange(change: LaneChange, inside: string, input: ClassifyInput): Sorted {
  if (runtimeFile.test(inside)) return leave(change, 'a file that GSD keeps for a running session');
  if (inside === 'STATE.md') return state(change);
  if (inside === 'ROADMAP.md') return roadmap(change, input.phase);
  if (inside === 'config.json') return config(change);
  if (input.directory !== undefined && below(input.directory, inside) !== undefined) {
    return bring(change, `${verb(change)} in the phase's directory`);
  }
  if (inside.startsWith('phases/')) return held(change, `${verb(change)} in another phase's directory`);
  if (change.base === undefined) return bring(change, 'added');
  return held(change, `${verb(change)}; only files that the lane added are brought`);
}

function state(change: LaneChange): Sorted {
  const base = change.base?.text;
  const lane = change.lane?.text;
  if (base === undefined || lane === undefined) return held(change, verb(change));
  const found = bringAddedEntries(base, lane);
  const whats = found.added.map((entry) => entry.what);
  return {
    brought:
      found.text === undefined
        ? []
        : [{ is: 'text', path: change.path, text: found.text, what: `added: ${whats.join(', ')}` }],
    left: found.churn ? [note(change, 'position, counters and session notes')] : [],
    heldBack:
      found.elsewhere.length > 0 ? [note(change, 'text outside the shared lists', found.elsewhere)] : [],
  };
}

function roadmap(change: LaneChange, phase: PhaseNumber): Sorted {
  const base = change.base?.text;
  const lane = change.lane?.text;
  if (base === undefined || lane === undefined) return held(change, verb(change));
  const found = bringRoadmapSection(base, lane, phase);
  return {
    brought:
      found.text === undefined
        ? []
        : [{ is: 'text', path: change.path, text: found.text, what: `the roadmap text of phase ${phase}` }],
    left: found.reformatted ? [note(change, 'formatting and bookkeeping of other phases')] : [],
    heldBack:
      found.elsewhere.length > 0 ? [note(change, 'text of other parts of the roadmap', found.elsewhere)] : [],
  };
}

/** Planning always clears the auto-chain flag; a setting that somebody chose is authored. */
function config(change: LaneChange): Sorted {
  return settings(change.base?.text) === settings(change.lane?.text)
    ? leave(change, 'flags of a running session')
    : held(change, 'settings changed');
}

function settings(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.stringify(JSON.parse(text), (key, value: unknown) =>
      key === '_auto_chain_active' ? undefined : value,
    );
  } catch {
    return text;
  }
}

function bring(change: LaneChange, what: string): Sorted {
  const { path, lane } = change;
  if (lane === undefined) return { brought: [{ is: 'removed', path, what }] };
  if (lane.text === undefined) return { brought: [{ is: 'copy', path, oid: lane.oid, what }] };
  return { brought: [{ is: 'text', path, text: lane.text, what }] };
}

function leave(change: LaneChange, what: string): Sorted {
  return { left: [note(change, what)] };
}

function held(change: LaneChange, what: string): Sorted {
  return { heldBack: [note(change, what)] };
}

function note(change: LaneChange, what: string, lines: readonly string[] = []): Noted {
  return { path: change.path, what, lines };
}

function verb(change: LaneChange): string {
  if (change.base === undefined) return 'added';
  return change.lane === undefined ? 'removed' : 'changed';
}

/** The part of `path` below `folder`; undefined when it lies elsewhere. */
function below(folder: string, path: string): string | undefined {
  if (folder === '' || folder === '.') return path;
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}
