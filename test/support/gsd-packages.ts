import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The published GSD packages that the tests run, one per generation that has verbs. */
export type GsdPackageName = 'gsd-core@1.14.0' | 'classic@1.42.3' | 'classic@1.32.0';

export interface GsdPackage {
  readonly name: GsdPackageName;
  readonly folder: string;
  readonly tools: string;
  readonly installer: string;
}

const published: Readonly<Record<GsdPackageName, { readonly spec: string; readonly tools: string }>> = {
  'gsd-core@1.14.0': { spec: '@opengsd/gsd-core@1.14.0', tools: 'gsd-core/bin/gsd-tools.cjs' },
  'classic@1.42.3': { spec: 'get-shit-done-cc@1.42.3', tools: 'get-shit-done/bin/gsd-tools.cjs' },
  'classic@1.32.0': { spec: 'get-shit-done-cc@1.32.0', tools: 'get-shit-done/bin/gsd-tools.cjs' },
};
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** Unpacked packages live here, outside git. `LEAPFROG_GSD_CACHE` lets several clones share one cache. */
export function gsdCache(): string {
  return process.env['LEAPFROG_GSD_CACHE'] ?? fileURLToPath(new URL('../../.cache/gsd', import.meta.url));
}

/** Throws when the package is not cached and the registry cannot be reached; ask `whyNoGsdPackages` first. */
export function gsdPackage(name: GsdPackageName): GsdPackage {
  const { spec, tools } = published[name];
  const folder = unpackedOnce(spec, name);
  return { name, folder, tools: join(folder, tools), installer: join(folder, 'bin', 'install.js') };
}

/**
 * The path of a Node 24 (the version that gsd-core ≥ 1.11 asks for): this process where it is one, the platform's binary
 * package from the registry, else whatever `npx -p node@24` brings.
 */
export function node24(): string {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const binary = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
  if (
    ['linux-x64', 'linux-arm64', 'darwin-arm64', 'darwin-x64', 'win-x64'].includes(
      `${platform}-${process.arch}`,
    )
  ) {
    return join(unpackedOnce(`${name}@24`, `${name}@24`), binary);
  }
  return execFileSync('npx', ['-y', '-p', 'node@24', '--', 'node', '-p', 'process.execPath'], {
    encoding: 'utf8',
  }).trim();
}

let known: { readonly why: string | undefined } | undefined;

/** Why tests against real GSD cannot run here (for `describe.skipIf`), said once on stderr; undefined when they can. */
export function whyNoGsdPackages(): string | undefined {
  known ??= { why: missingPackages() };
  return known.why;
}

function missingPackages(): string | undefined {
  try {
    gsdPackage('gsd-core@1.14.0');
    gsdPackage('classic@1.42.3');
    gsdPackage('classic@1.32.0');
    node24();
    return undefined;
  } catch (error) {
    const why = `GSD packages are not cached and cannot be fetched: ${String(error).split('\n')[0] ?? ''}`;
    process.stderr.write(`skipped: ${why}\n`);
    return why;
  }
}

/** Packs and unpacks beside, then renames: several workers may ask at once, the first rename wins and all are the same. */
function unpackedOnce(spec: string, name: string): string {
  const folder = join(gsdCache(), name);
  if (existsSync(folder)) return folder;
  const beside = join(gsdCache(), `.${name}.${String(process.pid)}.${randomUUID().slice(0, 8)}`);
  const content = join(beside, 'content');
  mkdirSync(content, { recursive: true });
  try {
    execFileSync(npm, ['pack', spec, '--silent', '--pack-destination', beside], {
      cwd: beside,
      stdio: 'pipe',
    });
    const tarball = readdirSync(beside).find((file) => file.endsWith('.tgz'));
    if (tarball === undefined) throw new Error(`npm pack ${spec} left no tarball`);
    execFileSync('tar', ['-xzf', join('..', tarball), '--strip-components=1'], {
      cwd: content,
      stdio: 'pipe',
    });
    moveUnlessThere(content, folder);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
  return folder;
}

/** The first of several workers wins; the others' copies are the same and go away. */
export function moveUnlessThere(from: string, to: string): string {
  mkdirSync(dirname(to), { recursive: true });
  try {
    renameSync(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
    rmSync(from, { recursive: true, force: true });
  }
  return to;
}
