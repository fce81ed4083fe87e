import { describe, expect, it } from 'vitest';
import {
  attributeChanges,
  type Attributed,
  type FileEvidence,
  type ToAttribute,
} from './attribute-changes.ts';
import type { FingerprintChanges } from './fingerprint-changes.ts';
import type { SessionWindow, WindowAct } from './session-window.ts';

const none: FingerprintChanges = {
  head: undefined,
  refs: [],
  privateRefs: [],
  files: [],
  planned: [],
  gitRuns: [],
  settings: [],
  lanes: [],
};
const alone: SessionWindow = { worker: false, planner: false, workerLogs: [], acts: [] };
const beside: SessionWindow = { ...alone, worker: true };
const act = (was: WindowAct['was'], phase: string, refused = false): WindowAct => ({ was, phase, refused });
const call: FileEvidence = { during: 'node  mk.js', at: '10:00', named: true, foreign: true };
const file = (path: string, how: 'new' | 'changed' | 'gone' = 'new') => ({ path, how });
const inPhase = file('.planning/phases/03-feed/03-01-PLAN.md');

function attributed(
  changes: Partial<FingerprintChanges>,
  more: Partial<Omit<ToAttribute, 'changes'>> = {},
): Attributed {
  return attributeChanges({
    role: 'planner',
    phase: '3',
    planned: '3',
    planningRoot: '.planning',
    changes: { ...none, ...changes },
    committed: [],
    window: alone,
    evidence: () => undefined,
    ...more,
  });
}
const ofStray = (path: string): FileEvidence | undefined => (path === 'stray.txt' ? call : undefined);
const nothing: Attributed = { told: [], asks: [], strayed: undefined };

describe('what changed while a planner worked', () => {
  it('is told where it may be the person’s: files, HEAD, refs, ordinary settings', () => {
    const { told, asks, strayed } = attributed({
      head: { from: 'main at a', to: 'main at b' },
      refs: ['refs/tags/v1'],
      files: [file('src/a.ts'), file('src/b.ts', 'changed')],
      settings: ['user.name'],
    });
    expect(told).toEqual([
      'in the project, while phase 3 was planned, HEAD went from main at a to main at b; refs moved: refs/tags/v1; files changed: src/a.ts (new), src/b.ts',
      'settings of the repository changed: user.name',
    ]);
    expect([asks, strayed]).toEqual([[], undefined]);
  });

  it('is explained where a worker of ours lived meanwhile', () => {
    const changes = { head: { from: 'a', to: 'b' }, refs: ['refs/heads/m1'], files: [file('src/a.ts')] };
    expect(attributed(changes, { window: beside })).toEqual(nothing);
  });

  it('is explained where our own landing did it, and not where that was refused', () => {
    const changes = {
      head: { from: 'a', to: 'b' },
      files: [file('.planning/STATE.md', 'changed')],
      planned: [inPhase],
    };
    const landed = { ...alone, acts: [act('landing', '3')] };
    expect(attributed(changes, { window: landed })).toEqual(nothing);
    const refused = { ...alone, acts: [act('landing', '3', true)] };
    expect(attributed(changes, { window: refused }).asks).toHaveLength(1);
    expect(attributed(changes, { window: refused }).told).toHaveLength(1);
    const other = { ...alone, acts: [act('landing', '2')] };
    expect(attributed(changes, { window: other }).asks).toMatchObject([{ phase: '3' }]);
  });

  it('is asked about in the directory of the phase, whoever else was at work, and counted once', () => {
    const changes = { planned: [inPhase], files: [inPhase] };
    for (const window of [alone, beside]) {
      const { told, asks } = attributed(changes, { window });
      expect(told).toEqual([]);
      expect(asks.map(({ phase }) => phase)).toEqual(['3']);
      expect(asks[0]?.what).toContain(`${inPhase.path} (new)`);
    }
  });

  it('is asked about where it is git’s own, or Leapfrog’s and nothing of Leapfrog did it', () => {
    const held = 'refs/leapfrog/held/k/3';
    const changes = { gitRuns: ['hooks/post-commit'], privateRefs: [held], lanes: ['landing'] as const };
    expect(attributed(changes, { window: beside }).asks.map(({ what }) => what)).toEqual([
      `refs of Leapfrog were moved, and not by Leapfrog: ${held}`,
      'the landing lane changed, and nothing of Leapfrog was in it',
      'what git runs or sees in this repository changed: hooks/post-commit',
    ]);
    const acts = [act('hold', '3'), act('landing', '2', true)];
    expect(attributed({ ...changes, gitRuns: [] }, { window: { ...alone, acts } })).toEqual(nothing);
    // What is held of one phase is moved by acts of that phase alone.
    expect(
      attributed({ privateRefs: [held] }, { window: { ...alone, acts: [act('hold', '2')] } }).asks,
    ).toHaveLength(1);
  });

  it('is the planner’s where its own call wrote it: a new file that it names, and nobody else has a reason to', () => {
    const changes = { files: [file('stray.txt'), file('src/a.ts', 'changed')] };
    for (const window of [alone, beside]) {
      const found = attributed(changes, { window, evidence: ofStray });
      expect(found.strayed).toBe(
        'the planner wrote outside its lane, into the project: stray.txt; at 10:00 it ran `node mk.js`',
      );
      expect(found.told.join(' ')).not.toContain('stray.txt');
    }
  });

  it('is the planner’s too where the worker’s commit took it along', () => {
    const changes = { head: { from: 'a', to: 'b' } };
    const committed = [file('stray.txt'), file('src/a.ts')];
    expect(attributed(changes, { window: beside, committed, evidence: ofStray }).strayed).toContain(
      'stray.txt;',
    );
    expect(attributed(changes, { window: beside, committed })).toEqual(nothing);
  });

  it('is not said to be the planner’s on less than that; the call that was under way is told', () => {
    for (const less of [{ named: false }, { foreign: false }]) {
      const found = attributed({ files: [file('stray.txt')] }, { evidence: () => ({ ...call, ...less }) });
      expect(found.strayed).toBeUndefined();
      expect(found.told).toEqual([
        'in the project, while phase 3 was planned, files changed: stray.txt (new); when stray.txt changed, the planner ran `node mk.js`',
      ]);
    }
    const edited = attributed({ files: [file('src/a.ts', 'changed')] }, { evidence: () => call });
    expect(edited.strayed).toBeUndefined();
  });

  it('names a few paths and counts the rest', () => {
    const files = Array.from({ length: 20 }, (_, at) => file(`f${at}`));
    expect(attributed({ files }).told[0]).toMatch(/f7 \(new\), and 12 more$/);
  });
});

describe('what changed while a worker worked', () => {
  const worker = { role: 'worker', phase: '2' } as const;

  it('is told where it is not committed, and what git runs since', () => {
    const found = attributed({ files: [file('src/a.ts')], gitRuns: ['config core.hookspath'] }, worker);
    expect(found).toMatchObject({ asks: [], strayed: undefined });
    expect(found.told).toEqual([
      'not committed since the worker began, by it, a planner beside it, or you: src/a.ts (new)',
      'what git runs or sees in this repository changed: config core.hookspath',
    ]);
  });

  it('is its work where it committed it', () => {
    const changes = { head: { from: 'a', to: 'b' }, refs: ['refs/heads/m'], settings: ['branch.m.remote'] };
    expect(attributed(changes, worker)).toEqual(nothing);
  });

  it('is asked about in the directory of the planned phase, and in the lane where no planner was', () => {
    const changes = { planned: [inPhase], lanes: ['planner'] as const };
    expect(attributed(changes, worker).asks.map(({ phase }) => phase)).toEqual(['3', '3']);
    const without = attributed({ lanes: ['planner'] }, { ...worker, planned: undefined });
    expect(without).toMatchObject({ asks: [], told: [expect.stringContaining('the planner lane changed')] });
    const window = { ...alone, planner: true };
    expect(attributed(changes, { ...worker, window }).asks).toMatchObject([{ phase: '3' }]);
  });
});
