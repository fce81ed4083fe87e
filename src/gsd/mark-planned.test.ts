import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Generation } from './generation.ts';
import { markPlanned } from './mark-planned.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leapfrog-mark-'));
  mkdirSync(join(folder, '.planning'));
  const state = '# Project State\n\n## Current Position\n\nPhase: 1 of 2 (One)\nStatus: In progress\n';
  writeFileSync(join(folder, '.planning/STATE.md'), state);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What is said after the position was moved where no GSD is installed and the files are of this generation. */
function notesOf(generation: Generation): readonly string[] {
  const gsd = {
    generation,
    scope: 'none',
    root: undefined,
    version: undefined,
    tools: undefined,
    commandPrefix: '/gsd-',
    nodeAsked: 20,
  } as const;
  const planned = { phase: '2', name: 'Two', plans: 1, phases: 2, date: '2026-01-02' };
  const marked = markPlanned(gsd, folder, planned);
  if (!marked.ok) throw new Error(marked.trouble.what);
  expect(readFileSync(join(folder, '.planning/STATE.md'), 'utf8')).toMatch(/^Phase: 2 of 2 \(Two\)$/m);
  return marked.value.notes;
}

describe('without a GSD to ask', () => {
  it('says that its counters wait', () => {
    expect(notesOf('gsd-core')).toEqual([expect.stringContaining('GSD is not installed here')]);
  });

  it('says nothing for the generation that has no verbs', () => {
    expect(notesOf('january')).toEqual([]);
  });
});
