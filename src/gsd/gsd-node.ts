import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runSync } from '../process/index.ts';
import type { Environment } from '../process/index.ts';
import { done, trouble } from '../trouble.ts';
import type { Result } from '../trouble.ts';

/** The Node that GSD's verbs are run on. */
export interface GsdNode {
  readonly path: string;
  readonly major: number;
  /** False when GSD's package asks for a newer one. Its verbs do run on Node 20 (tested), so this is a warning, not a stop. */
  readonly meets: boolean;
}

const versions = new Map<string, number | undefined>();

/**
 * Chooses the Node for a GSD that asks for `asked` (major version): `LEAPFROG_GSD_NODE` where it is set, this process's own
 * where it is new enough, else the first on PATH that is, else this process's own, which then does not meet the wish.
 */
export function gsdNode(asked: number, env: Environment): Result<GsdNode> {
  const wanted = env['LEAPFROG_GSD_NODE'];
  if (wanted !== undefined && wanted !== '') return wantedNode(wanted, asked);
  const own = Number(process.versions.node.split('.')[0]);
  if (own >= asked) return done({ path: process.execPath, major: own, meets: true });
  for (const path of nodesOnPath(env['PATH'] ?? '')) {
    const major = majorOf(path);
    if (major !== undefined && major >= asked) return done({ path, major, meets: true });
  }
  return done({ path: process.execPath, major: own, meets: false });
}

function wantedNode(path: string, asked: number): Result<GsdNode> {
  const major = majorOf(path);
  if (major !== undefined) return done({ path, major, meets: major >= asked });
  return trouble({
    kind: 'failed',
    name: 'gsd-node-missing',
    what: 'LEAPFROG_GSD_NODE names something that does not answer as a Node',
    where: path,
    next: `set it to the path of a Node ${String(asked)} or newer, or unset it`,
  });
}

function nodesOnPath(path: string): readonly string[] {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  return path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .filter((file) => existsSync(file));
}

function majorOf(path: string): number | undefined {
  if (!versions.has(path)) {
    const { code, stdout } = runSync(path, ['--version'], { cwd: process.cwd() });
    const major = code === 0 ? /^v(\d+)\./.exec(stdout)?.[1] : undefined;
    versions.set(path, major === undefined ? undefined : Number(major));
  }
  return versions.get(path);
}
