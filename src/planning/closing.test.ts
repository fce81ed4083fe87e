import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  historyTextsWanted,
  type PlanningChange,
  type PlanningCommit,
  type PlanningHistory,
} from './closing.ts';
import { planningFolder } from './folder.ts';
import { findPhase, readProject } from './project.ts';

/** A history told as steps: each step's files (undefined removes), the text itself serving as blob id. */
function historyOf(steps: readonly Readonly<Record<string, string | undefined>>[]): PlanningHistory {
  const commits: PlanningCommit[] = steps.map((step, index) => ({
    commit: `c${index + 1}`,
    at: `2026-01-0${index + 1}T00:00:00Z`,
    changes: Object.entries(step).map(([path, blob]): PlanningChange => ({ path, blob })),
  }));
  const wanted = new Set(historyTextsWanted(commits));
  return { commits, texts: new Map([...wanted].map((text) => [text, text])) };
}

function statusAfter(...steps: readonly Readonly<Record<string, string | undefined>>[]): unknown {
  const files = new Map<string, string>([['ROADMAP.md', '### Phase 3: Feed\n']]);
  for (const [path, text] of steps.flatMap((step) => Object.entries(step))) {
    if (text === undefined) files.delete(path);
    else files.set(path, text);
  }
  return findPhase(readProject(planningFolder(files), historyOf(steps)), '3')?.status;
}

const at = 'phases/03-feed/';
const plan = { [`${at}03-01-PLAN.md`]: '---\nwave: 1\n---\n' };
const summary = { [`${at}03-01-SUMMARY.md`]: '# done' };
const report = (status: string, more = ''): Record<string, string> => ({
  [`${at}03-VERIFICATION.md`]: `---\nstatus: ${status}\n---\n${more}`,
});

describe('the closing commit', () => {
  it('is the first commit whose files close the phase', () => {
    expect(statusAfter(plan, summary, report('passed'), { 'ROADMAP.md': 'x' })).toEqual({
      is: 'complete',
      closing: { by: 'commit', commit: 'c3', at: '2026-01-03T00:00:00Z' },
    });
    expect(statusAfter(plan, report('passed'), summary)).toMatchObject({ closing: { commit: 'c3' } });
    expect(statusAfter({ ...plan, ...summary, ...report('passed') })).toMatchObject({
      closing: { commit: 'c1' },
    });
  });

  it('waits for gaps to be closed', () => {
    const gapPlan = { [`${at}03-02-PLAN.md`]: '---\ngap_closure: true\n---\n' };
    const gapSummary = { [`${at}03-02-SUMMARY.md`]: '# done too' };
    expect(statusAfter(plan, summary, report('gaps_found'))).toEqual({ is: 'gaps' });
    expect(statusAfter(plan, summary, report('gaps_found'), gapPlan)).toEqual({
      is: 'executing',
      done: 1,
      of: 2,
    });
    expect(
      statusAfter(plan, summary, report('gaps_found'), gapPlan, gapSummary, report('passed')),
    ).toMatchObject({
      closing: { commit: 'c6' },
    });
  });

  it('is never taken back by what comes later', () => {
    const later = [
      { [`${at}03-01-SUMMARY.md`]: '# reworded' },
      report('passed', 'verified again'),
      { [`${at}03-09-PLAN.md`]: 'late' },
    ];
    expect(statusAfter(plan, summary, report('passed'), ...later)).toMatchObject({
      closing: { commit: 'c3' },
    });
  });

  it('is taken back when the evidence is removed, and found anew when it returns', () => {
    expect(statusAfter(plan, summary, report('passed'), { [`${at}03-01-SUMMARY.md`]: undefined })).toEqual({
      is: 'planned',
    });
    expect(statusAfter(plan, summary, report('passed'), { [`${at}03-VERIFICATION.md`]: undefined })).toEqual({
      is: 'executed',
    });
    expect(statusAfter(plan, summary, report('passed'), report('gaps_found'))).toEqual({ is: 'gaps' });
    expect(
      statusAfter(plan, summary, report('passed'), { [`${at}03-01-SUMMARY.md`]: undefined }, summary),
    ).toMatchObject({ closing: { commit: 'c5' } });
  });

  it('counts no failed summary and asks no work of a superseded plan', () => {
    const blocked = { [`${at}03-01-SUMMARY.md`]: '---\nstatus: blocked\n---\n' };
    expect(statusAfter(plan, blocked, report('passed'))).toEqual({ is: 'planned' });
    const superseded = { [`${at}03-02-PLAN.md`]: '---\nstatus: superseded\n---\n' };
    expect(statusAfter({ ...plan, ...superseded }, summary, report('passed'))).toMatchObject({
      closing: { commit: 'c3' },
    });
  });

  it('is not there while the closing files are only on disk', () => {
    const files = new Map(Object.entries({ ...plan, ...summary, ...report('passed') }));
    const project = readProject(planningFolder(files), historyOf([plan, summary]));
    expect(findPhase(project, '3')?.status).toEqual({ is: 'executed' });
  });

  it('goes when the files on disk no longer prove it, committed or not', () => {
    const files = new Map(Object.entries({ ...plan, ...report('passed') }));
    const project = readProject(planningFolder(files), historyOf([plan, summary, report('passed')]));
    expect(findPhase(project, '3')?.status).toEqual({ is: 'planned' });
  });

  it('is the first moment whose files alone would close the phase, in whatever order they were committed', () => {
    const pieces = [
      plan,
      summary,
      { [`${at}03-02-PLAN.md`]: '---\nstatus: superseded\n---\n' },
      { [`${at}03-03-PLAN.md`]: 'p' },
      { [`${at}03-03-SUMMARY.md`]: 's' },
      report('gaps_found'),
      report('passed'),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(pieces), (order) => {
        const moments = order.map((_, index) => {
          const files = new Map(order.slice(0, index + 1).flatMap((step) => Object.entries(step)));
          return findPhase(readProject(planningFolder(files)), '3')?.status.is === 'complete';
        });
        const first = moments.indexOf(true);
        const regressed = order.indexOf(pieces[5] ?? {}) > Math.max(first, order.indexOf(pieces[6] ?? {}));
        const status = statusAfter(...order);
        const closed = first >= 0 && !regressed;
        expect(status).toMatchObject(closed ? { closing: { commit: `c${first + 1}` } } : {});
        expect(JSON.stringify(status ?? '').includes('complete')).toBe(closed);
      }),
    );
  });
});

describe('historyTextsWanted', () => {
  it('asks for reports and summaries, and for plans only where no summary ever came', () => {
    const open = { [`${at}03-02-PLAN.md`]: 'open plan' };
    const { texts } = historyOf([plan, open, summary, report('passed'), { 'ROADMAP.md': 'roadmap' }]);
    expect([...texts.keys()].toSorted()).toEqual(
      ['# done', '---\nstatus: passed\n---\n', 'open plan'].toSorted(),
    );
  });
});
