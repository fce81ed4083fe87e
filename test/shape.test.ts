import { readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'src');

/** room → the rooms it may import. Arrows run down only; ARCHITECTURE.md shows the same picture. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  planning: [],
  merge: ['planning'],
  drift: ['planning'],
  pipeline: ['planning', 'drift'],
  process: [],
  store: ['planning', 'process'],
  git: ['planning', 'process'],
  gsd: ['planning', 'process', 'store'],
  agent: ['process'],
  lane: ['planning', 'merge', 'drift', 'pipeline', 'process', 'store', 'git', 'gsd', 'agent'],
  supervisor: ['planning', 'merge', 'drift', 'pipeline', 'process', 'store', 'git', 'gsd', 'agent', 'lane'],
  demo: ['planning', 'process', 'store', 'git', 'gsd', 'agent', 'lane', 'drift', 'pipeline', 'supervisor'],
  command: [
    'planning',
    'merge',
    'drift',
    'pipeline',
    'process',
    'store',
    'git',
    'gsd',
    'agent',
    'lane',
    'supervisor',
    'demo',
  ],
};
const pure = new Set(['planning', 'merge', 'drift', 'pipeline']);
/** Files at the top of `src/` that every room may import: plain values without imports of their own. */
const ground = new Set(['trouble.ts', 'limit.ts', 'redacted.ts']);
const bannedNames = /(^|[-.])(utils?|helpers?|common|manager|misc)([-.]|$)/;

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

interface Module {
  readonly path: string;
  readonly name: string;
  readonly room: string;
  readonly text: string;
  readonly imports: readonly string[];
}

function mostLines(module: Module): number {
  return module.path.endsWith('.test.ts') ? 500 : 320;
}

function roomOf(path: string): string {
  const parts = relative(source, path).split(sep);
  return parts.length === 1 ? '' : (parts[0] ?? '');
}

const modules: readonly Module[] = filesBelow(source)
  .filter((path) => path.endsWith('.ts'))
  .map((path) => {
    const text = readFileSync(path, 'utf8');
    const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');
    return { path, name: relative(root, path), room: roomOf(path), text, imports };
  });

describe('the shape of the code', () => {
  it('starts no program through a shell, so that none reads a blank, a star or a dollar in a name', () => {
    const shell =
      /\bshell\s*:|\bexec(?:Sync|File|FileSync)?\(\s*['"`]|['"`](?:\/bin\/)?(?:ba|z|da)?sh['"`]\s*,\s*\[\s*['"`]-\w*c/;
    const found = filesBelow(source)
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
      .filter((path) => shell.test(readFileSync(path, 'utf8')));
    expect(found.map((path) => relative(root, path))).toEqual([]);
  });

  it('has only known rooms', () => {
    expect(
      [...new Set(modules.map((module) => module.room))].filter((room) => room !== '' && !(room in rooms)),
    ).toEqual([]);
  });

  it('lets arrows run down only', () => {
    const wrong = modules.flatMap((module) =>
      module.imports
        .filter((target) => target.startsWith('.'))
        .map((target) => resolve(dirname(module.path), target))
        .filter((target) => !allowed(module, target))
        .map((target) => `${module.name} → ${relative(root, target)}`),
    );
    expect(wrong).toEqual([]);
  });

  it('is the table that ARCHITECTURE.md shows', () => {
    const page = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
    const shown = [...page.matchAll(/^\| `([a-z]+)` \| ([a-z, ]+) \|/gm)].map(([, room = '', may = '']) => [
      room,
      may === 'nothing' ? [] : may.split(', '),
    ]);
    expect(Object.fromEntries(shown)).toEqual(rooms);
  });

  it('keeps pure rooms free of Node, and child processes in one room', () => {
    const wrong = modules
      .filter((module) => !module.path.endsWith('.test.ts'))
      .flatMap((module) =>
        module.imports
          .filter((target) => target.startsWith('node:'))
          .filter(
            (target) =>
              pure.has(module.room) || (target === 'node:child_process' && module.room !== 'process'),
          )
          .map((target) => `${module.name} imports ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  it('opens every room with a table of contents', () => {
    const used = new Set(modules.map((module) => module.room).filter((room) => room !== ''));
    expect(
      [...used].filter((room) => !modules.some((module) => module.name === join('src', room, 'index.ts'))),
    ).toEqual([]);
  });

  it('names files in kebab case, after what they hold', () => {
    const wrong = modules
      .map((module) => basename(module.path))
      .filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.test)?\.ts$/.test(name) || bannedNames.test(name));
    expect(wrong).toEqual([]);
  });

  it('keeps files short enough to read', () => {
    expect(
      modules
        .filter((module) => module.text.split('\n').length > mostLines(module))
        .map((module) => module.name),
    ).toEqual([]);
  });

  it('lets the benchmark of drift share no code with what it measures', () => {
    const bench = join(root, 'bench');
    const files = [
      'drift.mjs',
      ...filesBelow(join(bench, 'drift')).map((path) => relative(bench, path)),
    ].filter((path) => path.endsWith('.mjs'));
    const wrong = files.flatMap((path) => {
      const text = readFileSync(join(bench, path), 'utf8');
      return [...text.matchAll(/(?:from|import|require)\s*\(?\s*['"`]([^'"`$\n]+)['"`]/g)]
        .map((match) => match[1] ?? '')
        .filter((target) => !target.startsWith('node:') && target.startsWith('.'))
        .map((target) => relative(bench, resolve(dirname(join(bench, path)), target)))
        .filter((target) => !target.startsWith(`drift${sep}`))
        .map((target) => `${path.split(sep).join('/')} → ${target.split(sep).join('/')}`);
    });
    // The one door: a worker that asks the product for its report.
    expect(wrong).toEqual(['drift/assess-worker.mjs → ../dist/lane/assess-plans.js']);
    expect(files).toContain(join('drift', 'make-case.mjs'));
  });

  it('ends the process in one place only', () => {
    const ends = modules.filter((module) => /process\.exit\(/.test(module.text)).map((module) => module.name);
    expect(ends).toEqual([]);
  });
});

function allowed(module: Module, target: string): boolean {
  const to = roomOf(target);
  if (module.room === '') return true;
  if (to === '') return ground.has(basename(target));
  return (
    to === module.room || (rooms[module.room]?.includes(to) ?? false) || module.path.endsWith('.test.ts')
  );
}
