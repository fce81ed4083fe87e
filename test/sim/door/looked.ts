/**
 * A function of the product that only looks, played again: it is a pure function of what it is given and of the answers that it
 * gets. Whatever it asked before is asked again, with its steps, its time and whatever is due meanwhile; as long as the answers
 * are those of an earlier time its result is known. At the first other answer the function itself runs, given the answers that
 * were taken already.
 */
import { GitAnswer } from '../git/commands.ts';
import { Killed, machine } from '../machine.ts';
import { remembers } from './memory.ts';

interface Step {
  readonly ask: () => unknown;
  /** What was asked, and of what: only to see that a function asks the same again. */
  readonly door: unknown;
  readonly of: unknown;
  readonly threw: boolean;
  readonly value: unknown;
}

interface Path {
  /** What is asked here; undefined at the end of a path. */
  ask: Step | undefined;
  readonly next: Map<unknown, Path>;
  result: { readonly value: unknown } | undefined;
}

interface Recording {
  readonly log: Step[];
  cursor: number;
  /** Something was done, or was asked that cannot be asked again: nothing is kept. */
  spoiled: boolean;
}

let recording: Recording | undefined;
let inside = false;

/** Every door asks through here. */
export function asked<T>(door: unknown, of: unknown, ask: () => T): T;
export function asked(door: unknown, of: unknown, ask: () => unknown): unknown {
  const now = recording;
  if (now === undefined || inside) return ask();
  const step = stepAt(now, { door, of, ask });
  if (step.door !== door || step.of !== of)
    throw new Error(`a function that only looks asked something else: ${String(of)}, not ${String(step.of)}`);
  if (step.threw) throw step.value;
  return step.value;
}

/** Whether what is asked now is noted: it may be asked again by itself. */
export function isRecording(): boolean {
  return recording !== undefined && !inside;
}

/** Something is done, and not only looked at. */
export function acted(): void {
  if (recording !== undefined && !inside) recording.spoiled = true;
}

function stepAt(now: Recording, wanted: Pick<Step, 'door' | 'of' | 'ask'>): Step {
  const known = now.log[now.cursor];
  now.cursor += 1;
  if (known !== undefined) return known;
  const step = taken(wanted);
  now.log.push(step);
  return step;
}

function taken({ door, of, ask }: Pick<Step, 'door' | 'of' | 'ask'>): Step {
  inside = true;
  try {
    return { door, of, ask, threw: false, value: ask() };
  } catch (error) {
    if (error instanceof Killed) throw error;
    return { door, of, ask, threw: true, value: error };
  } finally {
    inside = false;
  }
}

const answers = new WeakMap<object, string>();

/** The same for the same answer, and different for every other one. */
function answerOf({ threw, value }: Step): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof GitAnswer) return value.words;
  const known = answers.get(value);
  if (known !== undefined) return known;
  const answer = `${threw ? 'threw' : 'gave'} ${wordsOf(value)}`;
  answers.set(value, answer);
  return answer;
}

function wordsOf(value: object): string {
  if (Buffer.isBuffer(value)) return value.toString('latin1');
  if (value instanceof Map) return JSON.stringify([...value]);
  if ('words' in value && typeof value.words === 'string') return value.words;
  return value instanceof Error ? `${value.name} ${value.message}` : JSON.stringify(value);
}

let ids = 0;
const idsOfObjects = new WeakMap<object, string>();

/** Data by what it is, everything else by being itself. */
function keyOf(given: unknown): string {
  if (typeof given === 'function' || (typeof given === 'object' && given !== null)) {
    const known = idsOfObjects.get(given);
    if (known !== undefined) return known;
    const key = isData(given) ? JSON.stringify(given) : `#${(ids += 1)}`;
    idsOfObjects.set(given, key);
    return key;
  }
  return `${typeof given} ${String(given)}`;
}

function isData(given: unknown): boolean {
  if (typeof given === 'function' || given instanceof Map || given instanceof Set) return false;
  if (typeof given !== 'object' || given === null) return true;
  return Object.values(given).every(isData);
}

/** Steps that are kept of a function, or results of one that looks at a folder. */
const mostKept = 20_000;

export function looked<A extends readonly unknown[], T>(look: (...given: A) => T): (...given: A) => T;
export function looked(look: (...given: readonly unknown[]) => unknown) {
  if (!remembers) return look;
  const paths = new Map<string, Path>();
  let kept = 0;
  return (...given: readonly unknown[]): unknown => {
    if (inside) return look(...given);
    const outer = recording;
    const now: Recording = outer ?? { log: [], cursor: 0, spoiled: false };
    recording = now;
    try {
      const key = given.map(keyOf).join('\0');
      if (kept > mostKept) {
        paths.clear();
        kept = 0;
      }
      const top = paths.get(key) ?? newPath();
      paths.set(key, top);
      const start = now.cursor;
      const known = followed(now, top);
      if (known !== undefined) return known.value;
      now.cursor = start;
      const spoiledBefore = now.spoiled;
      now.spoiled = false;
      const value = look(...given);
      if (!now.spoiled) {
        const steps = now.log.slice(start, now.cursor);
        keep(top, steps, value);
        kept += steps.length + 1;
      }
      now.spoiled ||= spoiledBefore;
      return value;
    } finally {
      recording = outer;
    }
  };
}

/** Asks what was asked before, as long as the answers are known; gives the result at the end of the path. */
function followed(now: Recording, top: Path): { readonly value: unknown } | undefined {
  let path = top;
  while (path.ask !== undefined) {
    const step = stepAt(now, path.ask);
    const next = path.next.get(answerOf(step));
    if (next === undefined) return undefined;
    path = next;
  }
  return path.result;
}

function keep(top: Path, steps: readonly Step[], value: unknown): void {
  let path = top;
  for (const step of steps) {
    path.ask ??= step;
    const answer = answerOf(step);
    const next = path.next.get(answer) ?? newPath();
    path.next.set(answer, next);
    path = next;
  }
  path.result = { value };
}

function newPath(): Path {
  return { ask: undefined, next: new Map(), result: undefined };
}

/**
 * A function of the product that only looks at a folder, its first argument, and at what is below: known as long as nothing has
 * changed there. It takes no steps.
 */
export function lookedBelow<A extends readonly unknown[], T>(
  look: (root: string, ...given: A) => T,
): (root: string, ...given: A) => T {
  if (!remembers) return look;
  const known = new Map<string, T>();
  return (root, ...given) => {
    const version = asked(look, root, () => {
      machine().look();
      const folder = machine().disk.find(root);
      return folder?.is === 'folder' ? folder.version : undefined;
    });
    if (version === undefined) return look(root, ...given);
    const key = [version, root, ...given.map(keyOf)].join('\0');
    const found = known.get(key);
    if (found !== undefined) return found;
    if (known.size > mostKept / 100) known.clear();
    const before = recording;
    recording = undefined;
    try {
      const made = look(root, ...given);
      known.set(key, made);
      return made;
    } finally {
      recording = before;
    }
  };
}
