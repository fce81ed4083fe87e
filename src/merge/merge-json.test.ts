import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { mergePlanningFile } from './merge-planning-file.ts';
import type { MergeResult } from './merge-result.ts';

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function merge(base: unknown, ours: unknown, theirs: unknown, path = 'config.json'): MergeResult {
  return mergePlanningFile({ path, base: json(base), ours: json(ours), theirs: json(theirs) });
}

const config = { mode: 'interactive', git: { branching_strategy: 'none' }, agents: ['a', 'b'] };

describe('config.json', () => {
  it('merges neighbouring keys, which touch as lines', () => {
    const merged = merge(
      { one: 1, two: 2, three: 3 },
      { one: 10, two: 2, three: 3 },
      { one: 1, two: 20, three: 3, four: 4 },
    );
    expect(merged).toMatchObject({ is: 'clean', text: json({ one: 10, two: 20, three: 3, four: 4 }) });
  });

  it('goes into objects, and honours a key that one side took away', () => {
    const ours = { ...config, git: { branching_strategy: 'phase' } };
    const theirs = { git: { branching_strategy: 'none', tag: true }, agents: ['a', 'b'] };
    expect(merge(config, ours, theirs)).toMatchObject({
      is: 'clean',
      text: json({ git: { branching_strategy: 'phase', tag: true }, agents: ['a', 'b'] }),
    });
  });

  it('takes lists of plain values as sets', () => {
    const merged = merge(config, { ...config, agents: ['b', 'c'] }, { ...config, agents: ['a', 'b', 'd'] });
    expect(merged).toMatchObject({ is: 'clean', text: json({ ...config, agents: ['b', 'c', 'd'] }) });
  });

  it('puts markers around just the key that both sides set', () => {
    const merged = merge(
      config,
      { ...config, mode: 'yolo', agents: ['a'] },
      { ...config, mode: 'guided', agents: ['b'] },
    );
    expect(merged).toMatchObject({
      is: 'conflict',
      conflicts: [{ where: 'mode' }],
      text: json({ ...config, agents: [] }).replace(
        '  "mode": "interactive",\n',
        '<<<<<<< ours\n  "mode": "yolo",\n=======\n  "mode": "guided",\n>>>>>>> theirs\n',
      ),
    });
  });

  it('leaves what is no JSON to the lines', () => {
    const texts = { base: '{ "a": 1 }\n', ours: '{ "a": 2\n', theirs: '{ "a": 3 }\n' };
    const merged = mergePlanningFile({ path: 'config.json', ...texts });
    expect(merged).toMatchObject({
      is: 'conflict',
      text: '<<<<<<< ours\n{ "a": 2\n=======\n{ "a": 3 }\n>>>>>>> theirs\n',
    });
  });

  it('merges what both sides added without a base', () => {
    const merged = mergePlanningFile({
      path: 'config.json',
      base: undefined,
      ours: json({ mode: 'yolo', a: 1 }),
      theirs: json({ mode: 'yolo', b: 2 }),
    });
    expect(merged).toMatchObject({ is: 'clean', text: json({ mode: 'yolo', a: 1, b: 2 }) });
  });
});

const longId = (a: number, b: number) => `{\n  "a": ${a},\n  "b": ${b},\n  "id": 12345678901234567890\n}\n`;

describe('state.json', () => {
  it('takes the newer of two times, the rest by key', () => {
    const base = { updated: '2026-06-01T10:00:00Z', phase: 2, plan: 1 };
    const ours = { ...base, updated: '2026-06-01T12:00:00Z', plan: 2 };
    const theirs = { ...base, updated: '2026-06-01T11:00:00Z', todos: 3 };
    expect(merge(base, ours, theirs, 'state.json')).toMatchObject({
      is: 'clean',
      text: json({ ...ours, todos: 3 }),
      decisions: [{ rule: 'newest', where: 'updated', took: 'ours' }],
    });
  });

  it('tells of a value that stays though the other side took it out', () => {
    const [base, ours] = [
      { a: 1, b: 1, c: 1 },
      { a: 1, b: 2, c: 2 },
    ];
    expect(merge(base, ours, { a: 2, c: 1 }, 'state.json')).toMatchObject({
      is: 'clean',
      text: json({ a: 2, b: 2, c: 2 }),
      decisions: [{ rule: 'deleted', where: 'b', took: 'ours' }],
    });
  });

  it('leaves to the lines what it could not write as it read it', () => {
    const merged = mergePlanningFile({
      path: 'state.json',
      base: longId(1, 1),
      ours: longId(2, 1),
      theirs: longId(1, 2),
    });
    expect(merged.is).toBe('conflict');
    expect(merged.text).toContain('"id": 12345678901234567890\n');
  });
});

describe('the laws for JSON', () => {
  const value = fc.dictionary(
    fc.constantFrom('a', 'b', 'c', 'd'),
    fc.oneof(fc.integer({ max: 3, min: 0 }), fc.uniqueArray(fc.constantFrom('x', 'y', 'z'))),
  );

  it('a clean result is JSON and holds every key as the one side set it that changed it', () => {
    fc.assert(
      fc.property(value, value, value, (base, ours, theirs) => {
        const merged = merge(base, ours, theirs);
        expect(merged.text.includes('<<<<<<<')).toBe(merged.is === 'conflict');
        fc.pre(merged.is === 'clean');
        const read = z.record(z.string(), z.unknown()).parse(JSON.parse(merged.text));
        const alone = Object.fromEntries(
          ['a', 'b', 'c', 'd'].flatMap((key) => {
            if (same(theirs[key], base[key])) return [[key, ours[key]]];
            return same(ours[key], base[key]) ? [[key, theirs[key]]] : [];
          }),
        );
        const stated = Object.fromEntries(Object.keys(alone).map((key) => [key, read[key]]));
        expect(stated).toEqual(alone);
      }),
    );
  });
});

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
