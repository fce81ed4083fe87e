import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { laneSteps } from '../src/lane/lane-step.ts';
import { limit } from '../src/limit.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(join(root, 'docs/failure-scenarios.md'), 'utf8');

interface Scenario {
  readonly id: string;
  readonly kind: string;
  readonly answer: string;
}

const scenarios = [...page.matchAll(/^\| ([A-Z]\d\d) \| .+? \| \*([a-z ]+)\*: (.+) \|$/gm)].map(
  ([, id = '', kind = '', answer = '']): Scenario => ({ id, kind, answer }),
);
const ofKind = (kind: string): readonly Scenario[] => scenarios.filter((each) => each.kind === kind);

const count = (kind: string): number => ofKind(kind).length;

it('lists every scenario once, each of one of three kinds', () => {
  const areas = { S: 12, G: 14, D: 8, P: 7, A: 10, X: 5, R: 6, C: 7, O: 4, W: 7 };
  const ids = Object.entries(areas).flatMap(([letter, of]) =>
    Array.from({ length: of }, (_, at) => `${letter}${String(at + 1).padStart(2, '0')}`),
  );
  expect(scenarios.map(({ id }) => id)).toEqual(ids);
  const kinds = new Set(['proved by', 'prevented by design', 'not covered']);
  expect(scenarios.filter(({ kind }) => !kinds.has(kind))).toEqual([]);
  expect(scenarios.filter(({ answer }) => answer.length < 20)).toEqual([]);
});

/** `file` › *name*; several are parted by a semicolon, and the row is proved by all of them together. */
const namedTests = (answer: string): readonly { readonly file: string; readonly name: string }[] =>
  answer.split('; ').map((one) => {
    const [, file = '', name = ''] = /^`([^`]+\.test\.ts)` › \*(.+)\*$/.exec(one) ?? [];
    return { file, name };
  });

/** Where the title of a named test stands: the file, and everything that opens around it, from the inside out. */
function find({
  file,
  name,
}: {
  readonly file: string;
  readonly name: string;
}): readonly string[] | undefined {
  const text = file !== '' && existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '';
  const at = ["'", '"', '`']
    .map((quote) => text.indexOf(`${quote}${name}${quote}`))
    .find((found) => found >= 0);
  return name === '' || at === undefined ? undefined : around(text, at);
}

/** From the title outwards: each line that is less indented than all below it opens something around them. */
function around(text: string, at: number): readonly string[] {
  let indent = Number.POSITIVE_INFINITY;
  return text
    .slice(0, at)
    .split('\n')
    .toReversed()
    .filter((line) => {
      const own = line.search(/\S/);
      if (own < 0 || own >= indent) return false;
      indent = own;
      return true;
    });
}

/** What tests that never run look like; `skipIf` with a condition is not among them. */
const off = /\b(?:it|test|describe)(?:\.\w+)*\.(?:skip|todo|fails)\b/;
const isSwitchedOff = (text: string, at: number): boolean => around(text, at).some((line) => off.test(line));

it('names only tests that exist and are not switched off', () => {
  const missing = ofKind('proved by').flatMap(({ id, answer }) =>
    namedTests(answer).flatMap((test) => {
      const opened = find(test);
      if (opened === undefined) return [`${id}: no such test: ${test.file} › ${test.name}`];
      return opened.some((line) => off.test(line)) ? [`${id}: switched off: ${test.name}`] : [];
    }),
  );
  expect(missing).toEqual([]);
});

/** The rows with a test of this kind, as the page lists them. */
const needs = (wanted: (file: string, opened: readonly string[]) => boolean): string =>
  ofKind('proved by')
    .filter(({ answer }) => namedTests(answer).some((test) => wanted(test.file, find(test) ?? [])))
    .map(({ id }) => id)
    .join(', ');
const skips = (why: string) => (_: string, opened: readonly string[]) =>
  opened.some((line) => line.includes('skipIf') && line.includes(why));

it('says which rows need more than Node and git', () => {
  expect(page).toContain(`The real Claude Code client: ${needs((file) => file.startsWith('test/claude/'))}.`);
  expect(page).toContain(`faketime as well: ${needs(skips('whyNoClock'))}.`);
  expect(page).toContain(`GSD's packages: ${needs(skips('whyNoGsdPackages'))}.`);
  // Nothing else that a named test may skip for.
  const other = needs((_, opened) =>
    opened.some((line) => /skipIf/.test(line) && !/whyNoGsdPackages|whyNoClock|client === ''/.test(line)),
  );
  expect(other).toBe('');
});

it.each([
  ["it.skip('x', () => {", true],
  ["describe.skip('a', () => {\n  it('x', () => {", true],
  ["it.skip.each([1])(\n  'x',", true],
  ["describe.skip('a', () => {\n  it('y', () => {});\n});\nit('x', () => {", false],
  ["describe.skipIf(no)('a', () => {\n  it('x', () => {", false],
])('knows a test that is switched off: %j', (text, switchedOff) => {
  expect(isSwitchedOff(text, text.indexOf("'x'"))).toBe(switchedOff);
});

it('counts what it lists, and most of it is proved', () => {
  expect(page).toContain(
    `80 scenarios: ${count('proved by')} proved by a test, ${count('prevented by design')} prevented by design, ${count('not covered')} not covered.`,
  );
  expect(count('proved by')).toBeGreaterThanOrEqual(60);
});

it('the report on crashes names every step, and every bound of a session with its time', () => {
  const report = readFileSync(join(root, 'docs/crash-report.md'), 'utf8');
  const steps = [...new Set(Object.values(laneSteps).flat())];
  expect(steps.filter((step) => !report.includes(`| \`${step}\` |`))).toEqual([]);
  const bounds = Object.entries(limit).filter(
    ([name]) => /^session\w+Ms$/.test(name) && !unwatched.has(name),
  );
  const missing = bounds.filter(([name, ms]) => !report.includes(`| \`${name}\` | ${Number(ms) / 1000} s |`));
  expect(missing).toEqual([]);
});

/** Bounds of ending a process, not of watching one. */
const unwatched = new Set(['sessionGraceMs', 'sessionPollMs', 'sessionDrainMs']);
