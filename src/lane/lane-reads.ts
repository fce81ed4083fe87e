import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import * as z from 'zod/mini';
import type { Read } from '../drift/index.ts';
import { errorCode } from '../process/index.ts';
import type { Lane } from './lane.ts';
import type { LeapProject } from './leap-project.ts';

/**
 * What was read and searched in a lane: one JSON object a line, appended by whoever sees it (the supervisor from a session's
 * events, a hook of the session itself), in
 * `<state folder>/reads/<phase>-<first 12 of the lane's start>.jsonl`. Lines that are torn or newer are passed over, and the same
 * line may come twice: a footprint is a set.
 *
 *     {"kind":"read","path":"src/a.ts","from":10,"to":40}
 *     {"kind":"search","pattern":"openStore","glob":"src/**"}
 */
const readLine = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('read'),
    path: z.string(),
    from: z.optional(z.number()),
    to: z.optional(z.number()),
  }),
  z.object({ kind: z.literal('search'), pattern: z.string(), glob: z.optional(z.string()) }),
]);

type InLane = Pick<Lane, 'phase' | 'start' | 'folder'>;

/** Adds to what was read in the lane. Paths may be absolute; those outside of the lane are none of the project's. */
export function noteReads(project: LeapProject, lane: InLane, reads: readonly Read[]): void {
  const lines = reads.flatMap((read) => {
    const inside = insideLane(read, lane.folder);
    return inside === undefined ? [] : [`${JSON.stringify(inside)}\n`];
  });
  if (lines.length === 0) return;
  const file = readsFile(project, lane);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // One write a call: lines of two writers never mix. Losing the last lines in a crash makes the footprint smaller, never wrong.
  appendFileSync(file, lines.join(''), { mode: 0o600 });
}

/** What was read and searched in the lane since it started from there; undefined where nobody recorded it. */
export function laneReads(project: LeapProject, lane: InLane): readonly Read[] | undefined {
  let text: string;
  try {
    text = readFileSync(readsFile(project, lane), 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  const lines = new Set(text.split('\n').filter((line) => line !== ''));
  return [...lines].flatMap((line) => {
    const read = parseRead(line);
    return read === undefined ? [] : (insideLane(read, lane.folder) ?? []);
  });
}

function readsFile({ paths }: LeapProject, { phase, start }: InLane): string {
  return join(paths.stateFolder, 'reads', `${phase}-${start.slice(0, 12)}.jsonl`);
}

function parseRead(line: string): Read | undefined {
  try {
    const parsed = z.safeParse(readLine, JSON.parse(line));
    return parsed.success ? plainRead(parsed.data) : undefined;
  } catch {
    return undefined;
  }
}

/** Without fields that are there and hold nothing. */
export function plainRead(read: z.infer<typeof readLine>): Read {
  if (read.kind === 'search')
    return { kind: 'search', pattern: read.pattern, ...(read.glob === undefined ? {} : { glob: read.glob }) };
  const { path, from, to } = read;
  return { kind: 'read', path, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

function insideLane(read: Read, folder: string): Read | undefined {
  if (read.kind === 'search') return read;
  const path = isAbsolute(read.path) ? relative(folder, read.path) : read.path;
  const plain = path.split(sep).join('/').replace(/^\.\//, '');
  return plain === '' || plain === '..' || plain.startsWith('../') ? undefined : { ...read, path: plain };
}
