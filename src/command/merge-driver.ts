import { isUtf8 } from 'node:buffer';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { limit } from '../limit.ts';
import { mergePlanningFile } from '../merge/merge-planning-file.ts';
import type { MergeResult } from '../merge/merge-result.ts';

/** The two outputs of the driver, so that tests need no globals. */
export interface DriverOutput {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

const usage = `leapfrog merge-driver %O %A %B %P [%L [%X %Y]]     git's contract: the result is written to %A
leapfrog merge-driver --stdout BASE OURS THEIRS --path P [--explain]

Exit code 0: merged. 1: conflict, the markers are in the result. Above 128: nothing was written.
A missing base is an empty file. \`leapfrog setup --merge-driver\` installs it; docs/merge-rules.md tells the rules.
`;

/** What git passes on, or a person asks for. */
interface DriverRequest {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
  readonly path: string;
  readonly markerSize: number;
  readonly labels: { readonly base: string; readonly ours: string; readonly theirs: string };
  readonly toStdout: boolean;
  readonly explain: boolean;
}

/** git's own failure code for a driver that could not work: git then stops the merge instead of trusting the file. */
const ownFailure = 255;

/**
 * `leapfrog merge-driver`: an entry point of its own, because git starts it once per file. It loads nothing but the merge;
 * what it cannot merge (binary, too large, not a planning file) goes to git's own merge, with a message.
 */
export async function mergeDriver(args: readonly string[], output: DriverOutput): Promise<number> {
  const request = readRequest(args);
  if (!request) {
    output.stderr.write(usage);
    return args.includes('--help') ? 0 : 2;
  }
  const read = readSides(request);
  if (!read.ok) return await gitsOwnMerge(request, read.why, output);
  let result: MergeResult;
  try {
    result = mergePlanningFile({
      path: request.path,
      base: read.base === '' ? undefined : read.base,
      ours: read.ours,
      theirs: read.theirs,
      options: { labels: request.labels, markerSize: request.markerSize },
    });
  } catch (error) {
    return await gitsOwnMerge(request, `this is a bug of leapfrog (${String(error)})`, output);
  }
  explain(request, result, output);
  if (request.toStdout) output.stdout.write(result.text);
  else if (!replaceOurs(request, result.text, output)) return ownFailure;
  return result.is === 'clean' ? 0 : 1;
}

function readRequest(args: readonly string[]): DriverRequest | undefined {
  const pathAt = args.indexOf('--path');
  const flags = new Set(args.filter((arg) => arg.startsWith('--')));
  const rest = args.filter((arg, at) => !arg.startsWith('--') && (pathAt < 0 || at !== pathAt + 1));
  const [base, ours, theirs, fourth, size, oursLabel, theirsLabel] = rest;
  const path = pathAt < 0 ? fourth : args[pathAt + 1];
  if (base === undefined || ours === undefined || theirs === undefined || path === undefined)
    return undefined;
  return {
    base,
    ours,
    theirs,
    path,
    markerSize: Number(size) > 0 ? Number(size) : 7,
    labels: { base: 'base', ours: labelOf(oursLabel, 'ours'), theirs: labelOf(theirsLabel, 'theirs') },
    toStdout: flags.has('--stdout'),
    explain: flags.has('--explain'),
  };
}

/** A git that does not know `%X` leaves it as it stands. */
function labelOf(given: string | undefined, otherwise: string): string {
  return given === undefined || given === '' || given.startsWith('%') ? otherwise : given;
}

type Sides =
  | { readonly ok: true; readonly base: string; readonly ours: string; readonly theirs: string }
  | { readonly ok: false; readonly why: string };

function readSides(request: DriverRequest): Sides {
  if (!/(^|\/)\.planning\//.test(request.path.replaceAll('\\', '/'))) {
    return { ok: false, why: 'it is not inside .planning/, the only place whose files leapfrog knows' };
  }
  const texts: string[] = [];
  for (const file of [request.base, request.ours, request.theirs]) {
    const bytes = bytesOf(file);
    if (!bytes) return { ok: false, why: `${file} cannot be read` };
    if (bytes.length > limit.mergeBytes) {
      return {
        ok: false,
        why: `it has ${bytes.length} bytes; leapfrog merges files up to ${limit.mergeBytes}`,
      };
    }
    if (!isUtf8(bytes) || bytes.includes(0)) return { ok: false, why: 'it is not UTF-8 text' };
    texts.push(bytes.toString('utf8'));
  }
  const [base = '', ours = '', theirs = ''] = texts;
  return { ok: true, base, ours, theirs };
}

function bytesOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return file === '/dev/null' ? Buffer.alloc(0) : undefined;
  }
}

/** Written beside and renamed: whoever reads the file sees the old bytes or the merged ones. */
function replaceOurs(request: DriverRequest, text: string, output: DriverOutput): boolean {
  const beside = `${request.ours}.leapfrog`;
  try {
    writeFileSync(beside, text);
    renameSync(beside, request.ours);
    return true;
  } catch (error) {
    rmSync(beside, { force: true });
    output.stderr.write(`leapfrog: ${request.path}: the merge could not be written (${String(error)})\n`);
    return false;
  }
}

/** `--explain` lists every choice; conflicts and doubled ids are always told, since somebody has to act on them. */
function explain(request: DriverRequest, result: MergeResult, output: DriverOutput): void {
  for (const decision of result.decisions) {
    if (!request.explain && decision.rule !== 'same-id') continue;
    output.stderr.write(
      `${request.path}: ${decision.where}: ${decision.rule}, took ${decision.took}: ${decision.what}\n`,
    );
  }
  if (result.is === 'clean') return;
  for (const conflict of result.conflicts) {
    output.stderr.write(`leapfrog: ${request.path}: for you to decide: ${conflict.where}\n`);
  }
}

async function gitsOwnMerge(request: DriverRequest, why: string, output: DriverOutput): Promise<number> {
  output.stderr.write(`leapfrog: ${request.path}: ${why}; git's own merge is used instead\n`);
  const { runSync } = await import('../process/run-sync.ts');
  const { labels } = request;
  const merged = runSync(
    'git',
    [
      'merge-file',
      ...(request.toStdout ? ['-p'] : []),
      `--marker-size=${request.markerSize}`,
      '-L',
      labels.ours,
      '-L',
      labels.base,
      '-L',
      labels.theirs,
      '--',
      request.ours,
      request.base,
      request.theirs,
    ],
    { cwd: process.cwd() },
  );
  if (request.toStdout) output.stdout.write(merged.stdout);
  if (merged.code === 0) return 0;
  if (merged.code !== null && merged.code > 0 && merged.code < 128) return 1;
  output.stderr.write(
    `leapfrog: ${request.path}: git cannot merge it either; our side stands, decide by hand\n`,
  );
  return bytesOf(request.ours) ? 1 : ownFailure;
}
