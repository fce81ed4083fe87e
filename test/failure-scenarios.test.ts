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

it('names only tests that exist', () => {
  const missing = ofKind('proved by').flatMap(({ id, answer }) => {
    const [, file = '', name = ''] = /^`([^`]+\.test\.ts)` › \*(.+)\*$/.exec(answer) ?? [];
    const text = existsSync(join(root, file)) && file !== '' ? readFileSync(join(root, file), 'utf8') : '';
    const named = ["'", '"', '`'].some((quote) => text.includes(`${quote}${name}${quote}`));
    return name !== '' && named ? [] : [`${id}: ${answer}`];
  });
  expect(missing).toEqual([]);
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
