import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runSync } from '../../src/process/index.ts';
import {
  execute,
  makeRunFixture,
  plan,
  planSession,
  until,
  type RunFixture,
} from '../support/run-fixture.ts';
import { environmentOf } from '../support/temporary-project.ts';
import { writeFiles } from '../support/temporary-repository.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const page = readFileSync(new URL('../../docs/json.md', import.meta.url), 'utf8');
type Fields = Readonly<Record<string, unknown>>;

let folder: string;
let fixture: RunFixture;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leapfrog-json-'));
  fixture = makeRunFixture(folder);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function printed(...args: readonly string[]): string {
  const env = { ...process.env, ...environmentOf(folder) };
  return runSync(process.execPath, [cli, ...args], { cwd: fixture.folder, env }).stdout;
}

function fieldsOf(value: unknown): Fields {
  if (typeof value !== 'object' || value === null) throw new Error(`not an object: ${String(value)}`);
  return Object.fromEntries(Object.entries(value));
}

const linesOf = (text: string): Fields[] =>
  text
    .trim()
    .split('\n')
    .map((line) => fieldsOf(JSON.parse(line)));

/** The cells of each row of the tables below a heading. */
function rows(heading: string): readonly (readonly string[])[] {
  const from = page.indexOf(`\n## ${heading}`);
  expect(from).toBeGreaterThan(0);
  const section = page.slice(from + 1, `${page}\n## `.indexOf('\n## ', from + 1));
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').slice(1, -1));
}

const words = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');

/** Every path of a value that the page names, and every one that it does not: `{ named, foreign }`. */
function compared(value: unknown, documented: ReadonlySet<string>): { named: string[]; foreign: string[] } {
  const named = new Set<string>();
  const foreign = new Set<string>();
  const goesOn = (path: string): boolean =>
    [...documented].some((name) => name.startsWith(`${path}.`) || name.startsWith(`${path}[`));
  const look = (part: unknown, path: string): void => {
    const known = documented.has(path);
    if (known) named.add(path);
    if (Array.isArray(part)) {
      if (documented.has(`${path}[]`)) named.add(`${path}[]`);
      else foreign.add(path);
      if (goesOn(`${path}[]`)) for (const item of part) look(item, `${path}[]`);
    } else if (typeof part === 'object' && part !== null && goesOn(path)) {
      for (const [key, inner] of Object.entries(part)) look(inner, `${path}.${key}`);
    } else if (!known) foreign.add(path);
  };
  for (const [key, part] of Object.entries(fieldsOf(value))) look(part, key);
  return { named: [...named], foreign: [...foreign] };
}

function planTwo(): void {
  const script = join(folder, 'session.sh');
  writeFileSync(script, planSession('2'));
  printed('plan', '2', '--', 'sh', script);
}

/** Items of lists that only a linked worktree, a discarded plan with todos, or a lane with something left in it fills. */
const rareItem = /^(?:(?:project\.notes|owed|questions\[\]\.words)\[\]|lanes\[\]\.left)\./;

function status(): Fields {
  const { kind, version, ...report } = fieldsOf(JSON.parse(printed('status', '--json')));
  expect([kind, version]).toEqual(['status', 1]);
  return report;
}

it('names every field of `status --json`, and no other', () => {
  const documented = new Set(rows('`leapfrog status --json`').flatMap(([cell]) => words(cell)));
  const before = compared(status(), documented);
  planTwo();
  printed('discard', '2');
  planTwo();
  writeFiles(fixture.folder, {
    '.planning/phases/01-one/01-01-SUMMARY.md': '# Summary\n',
    '.planning/phases/01-one/01-02-SUMMARY.md': '# Summary\n',
    '.planning/phases/01-one/01-VERIFICATION.md': '---\nphase: 01-one\nstatus: human_needed\n---\n',
    '.planning/REQUIREMENTS.md': '<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n',
  });
  const after = compared(status(), documented);
  expect([...before.foreign, ...after.foreign]).toEqual([]);
  const named = new Set([...before.named, ...after.named]);
  expect([...documented].filter((name) => !named.has(name) && !rareItem.test(name))).toEqual([]);
});

it('tells a refusal as an object, and a wrong command line too', () => {
  rmSync(join(fixture.folder, '.git'), { recursive: true });
  const commands = [
    ['log', '--json'],
    ['run', '--json', '--agent', 'robot'],
    ['status', '--json', '--bogus'],
  ];
  for (const command of commands) {
    const refusal = fieldsOf(JSON.parse(printed(...command)));
    expect(refusal).toMatchObject({ kind: 'trouble', version: 1 });
    const names = Object.keys(fieldsOf(refusal['trouble'])).filter((name) => name !== 'where');
    expect(names.toSorted()).toEqual(['kind', 'name', 'next', 'what']);
  }
});

/** Where an object and its page differ; only lists may be empty. */
function differences(heading: string, object: unknown): readonly string[] {
  const { kind: _kind, version: _version, ...fields } = fieldsOf(object);
  const documented = new Set(rows(heading).flatMap(([cell]) => words(cell)));
  const { named, foreign } = compared(fields, documented);
  const missing = [...documented].filter((name) => !named.includes(name) && !rareItem.test(name));
  return [...foreign.map((name) => `${name} is not on the page`), ...missing.map((name) => `no ${name}`)];
}

it('names every field of `doctor --json`, and no other', () => {
  const said: unknown = JSON.parse(printed('doctor', '--json'));
  expect(differences('`leapfrog doctor --json`', said)).toEqual([]);
});

/** Told only where something goes wrong, or where git ignores the planning folder. */
const rare = [
  'act-interrupted',
  'adopted',
  'discard-refused',
  'hold-refused',
  'landing-decided',
  'landing-refused',
  'lane-refused',
  'run-died',
  'session-abandoned',
  'session-overdue',
  'project-changed',
  'session-parked',
  'session-silent',
];

it('names every event of `run --json` and `log --json` with its fields', async () => {
  const documented = new Map(
    rows('Events').flatMap(([name, fields]) => words(name).map((event) => [event, words(fields)] as const)),
  );
  planTwo();
  printed('discard', '2');
  printed('work', '--', 'true');
  const asks = { ...plan('3'), steps: [{ do: 'ask', question: 'Which colour?', options: ['red', 'blue'] }] };
  const tasks = [execute('1', { first: [until('go')] }), plan('2'), execute('2'), asks];
  const run = fixture.run(tasks, '--until', '3');
  await run.told('plan-held', { phase: '2' });
  fixture.signal('go');
  expect((await run.ended).code).toBe(4);
  const inbox: unknown = JSON.parse(printed('inbox', '--json'));
  expect(differences('`leapfrog inbox --json`', inbox)).toEqual([]);
  const answer: unknown = JSON.parse(printed('answer', '--json', '1', 'blue'));
  expect(differences('`leapfrog answer --json`', answer)).toEqual([]);
  const lines = [...run.events, ...linesOf(printed('log', '--json'))];
  const wrong = lines.flatMap(({ v: _v, id: _id, at: _at, event: told, ...fields }) => {
    const event = String(told);
    const names = documented.get(event);
    if (names === undefined) return [`${event} is not on the page`];
    const missing = names.filter((name) => !name.endsWith('?') && !(name in fields));
    const foreign = Object.keys(fields).filter((key) => !names.includes(key) && !names.includes(`${key}?`));
    return [
      ...missing.map((name) => `${event} lacks ${name}`),
      ...foreign.map((key) => `${event} has ${key}`),
    ];
  });
  expect([...new Set(wrong)]).toEqual([]);
  const unseen = [...documented.keys()].filter((name) => !lines.some(({ event }) => event === name));
  expect(unseen.toSorted()).toEqual(rare.toSorted());
});
