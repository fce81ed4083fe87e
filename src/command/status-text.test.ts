import { describe, expect, it } from 'vitest';
import { columnsOf } from './layout.ts';
import { nextStep } from './next-step.ts';
import { plain } from './paint.ts';
import type { ReportedPhase, StatusReport } from './status-report.ts';
import { statusText } from './status-text.ts';

function phase(number: string, name: string, rest: Partial<ReportedPhase>): ReportedPhase {
  return {
    number,
    name,
    status: 'empty',
    plans: 0,
    done: 0,
    place: 'active',
    closing: null,
    directory: null,
    ...rest,
  };
}

const phases: readonly ReportedPhase[] = [
  phase('1', 'Lint fixes', { status: 'complete', plans: 3, done: 3, closing: '4f2c1d9aa0b1' }),
  phase('2', 'Test infrastructure for every shell script', { status: 'executing', plans: 4, done: 1 }),
  phase('3', 'Install script', { status: 'discussed' }),
  phase('4', 'Docs 日本語', {}),
];

const overlap: StatusReport['overlap'] = {
  executing: '2',
  planning: '3',
  verdict: 'risky',
  reasons: [
    {
      rule: 'separate-phases',
      verdict: 'safe',
      what: 'phase 2 and phase 3 have different directories',
      why: 'neither writes what the other writes',
    },
    {
      rule: 'reads-what-is-written',
      verdict: 'risky',
      what: 'phase 3 depends on phase 2',
      why: 'it relies on what N promises; the promise is checked before the plan lands',
    },
  ],
};

const report: StatusReport = {
  kind: 'status',
  version: 1,
  project: {
    folder: '/home/ada/_dotfiles',
    planningRoot: '.planning',
    branch: 'main',
    commit: '9be01c2d3e4f',
    gsd: { generation: 'gsd-core', version: '1.14.0', scope: 'local' },
    refusal: null,
    atomic: true,
    notes: [],
  },
  phases,
  overlap,
  lanes: [
    {
      role: 'planner',
      phase: '3',
      folder: '/home/ada/.local/state/leapfrog/1f/planner',
      base: '4f2c1d9aa0b1',
      since: null,
      live: true,
      left: null,
    },
  ],
  held: [],
  owed: [
    { phase: '3', ref: 'refs/leapfrog/owed/1f/3/1', commit: 'abc', branch: 'main', notes: ['todo: ask Ada'] },
  ],
  waiting: [{ what: 'Phase 3 asks whether zsh is supported.', next: 'Answer in terminal 2.' }],
  kept: [
    {
      ref: 'refs/leapfrog/discarded/1f/3/1',
      commit: 'abcdef0123',
      subject: 'leapfrog: held plan of phase 3 (Docs)',
      at: '2026-01-20T10:00:00Z',
    },
  ],
  problems: [
    {
      name: 'no-directory',
      where: '.planning/ROADMAP.md:31',
      what: 'phase 4 has no directory',
      next: 'It gets one when it is discussed.',
    },
  ],
  next: nextStep({ phases, held: [], overlap, spell: (verb, number) => `/gsd-${verb} ${number}` }),
};

describe('status text', () => {
  it('reads well at 80 columns', () => {
    expect(statusText(report, { columns: 80, paint: plain })).toMatchInlineSnapshot(`
      "_dotfiles  1 of 4 phases complete · main at 9be01c2 · gsd-core 1.14.0

        ✓ 1 Lint fixes                                    complete      3/3   4f2c1d9
        ▸ 2 Test infrastructure for every shell script    executing     1/4
        · 3 Install script                                discussed
        · 4 Docs 日本語                                   not begun

      Execute 2 and plan 3 at once: risky
        safe   separate-phases: phase 2 and phase 3 have different directories.
        risky  reads-what-is-written: phase 3 depends on phase 2; it relies on what N
               promises; the promise is checked before the plan lands.

      Notes of discarded plans
        phase 3  the next landing on main brings them
          todo: ask Ada

      Lanes
        planner  phase 3 on 4f2c1d9, open now,
                 /home/ada/.local/state/leapfrog/1f/planner

      Waits for you
        ? Phase 3 asks whether zsh is supported. Answer in terminal 2.

      Commits on no branch
        abcdef0123  2026-01-20 leapfrog: held plan of phase 3 (Docs)
        see one: git show COMMIT; bring it back: git branch NAME COMMIT

      Problems
        ! .planning/ROADMAP.md:31: phase 4 has no directory (no-directory). Next: It
          gets one when it is discussed.

      Next: phase 2 is executing, 1 of 4 plans done; this goes on with it.
        terminal 1  /clear
                    /gsd-execute-phase 2
        terminal 2  leapfrog plan 3
      "
    `);
  });

  it('reads well at 60 columns', () => {
    expect(statusText(report, { columns: 60, paint: plain })).toMatchInlineSnapshot(`
      "_dotfiles  1 of 4 phases complete · main at 9be01c2 ·
                 gsd-core 1.14.0

        ✓ 1 Lint fixes                complete      3/3   4f2c1d9
        ▸ 2 Test infrastructure for…  executing     1/4
        · 3 Install script            discussed
        · 4 Docs 日本語               not begun

      Execute 2 and plan 3 at once: risky
        safe   separate-phases: phase 2 and phase 3 have different
               directories.
        risky  reads-what-is-written: phase 3 depends on phase 2;
               it relies on what N promises; the promise is
               checked before the plan lands.

      Notes of discarded plans
        phase 3  the next landing on main brings them
          todo: ask Ada

      Lanes
        planner  phase 3 on 4f2c1d9, open now,
                 /home/ada/.local/state/leapfrog/1f/planner

      Waits for you
        ? Phase 3 asks whether zsh is supported. Answer in
          terminal 2.

      Commits on no branch
        abcdef0123  2026-01-20 leapfrog: held plan of phase 3
                    (Docs)
        see one: git show COMMIT; bring it back: git branch NAME
        COMMIT

      Problems
        ! .planning/ROADMAP.md:31: phase 4 has no directory
          (no-directory). Next: It gets one when it is discussed.

      Next: phase 2 is executing, 1 of 4 plans done; this goes on
            with it.
        terminal 1  /clear
                    /gsd-execute-phase 2
        terminal 2  leapfrog plan 3
      "
    `);
  });

  it('reads well at 120 columns', () => {
    expect(statusText(report, { columns: 120, paint: plain })).toMatchInlineSnapshot(`
      "_dotfiles  1 of 4 phases complete · main at 9be01c2 · gsd-core 1.14.0

        ✓ 1 Lint fixes                                                    complete      3/3   4f2c1d9
        ▸ 2 Test infrastructure for every shell script                    executing     1/4
        · 3 Install script                                                discussed
        · 4 Docs 日本語                                                   not begun

      Execute 2 and plan 3 at once: risky
        safe   separate-phases: phase 2 and phase 3 have different directories.
        risky  reads-what-is-written: phase 3 depends on phase 2; it relies on what N promises; the promise is checked before
               the plan lands.

      Notes of discarded plans
        phase 3  the next landing on main brings them
          todo: ask Ada

      Lanes
        planner  phase 3 on 4f2c1d9, open now, /home/ada/.local/state/leapfrog/1f/planner

      Waits for you
        ? Phase 3 asks whether zsh is supported. Answer in terminal 2.

      Commits on no branch
        abcdef0123  2026-01-20 leapfrog: held plan of phase 3 (Docs)
        see one: git show COMMIT; bring it back: git branch NAME COMMIT

      Problems
        ! .planning/ROADMAP.md:31: phase 4 has no directory (no-directory). Next: It gets one when it is discussed.

      Next: phase 2 is executing, 1 of 4 plans done; this goes on with it.
        terminal 1  /clear
                    /gsd-execute-phase 2
        terminal 2  leapfrog plan 3
      "
    `);
  });

  it('never writes past the width, except for a path or a name that has no space', () => {
    for (const columns of [60, 80, 120]) {
      const wider = statusText(report, { columns, paint: plain })
        .split('\n')
        .filter((line) => columnsOf(line) > columns && !line.includes('/home/ada'));
      expect(wider).toEqual([]);
    }
  });

  it('announces what a person should know before it starts', () => {
    const notes = [{ name: 'not-atomic', what: 'git ignores the planning folder' }];
    const text = statusText(
      { ...report, project: { ...report.project, notes } },
      { columns: 80, paint: plain },
    );
    expect(text).toContain('\n  note  git ignores the planning folder (not-atomic)\n');
  });

  it('folds a thousand phases into one screen', () => {
    const many = Array.from({ length: 1000 }, (_, index) =>
      phase(String(index + 1), `Phase ${index + 1}`, { status: index < 500 ? 'complete' : 'empty' }),
    );
    const text = statusText({ ...report, phases: many }, { columns: 80, paint: plain });
    expect(text).toContain('  … 496 more: 1 to 496, 496 complete\n');
    expect(text).toContain('  … 492 more: 509 to 1000, 0 complete\n');
    expect(text.split('\n').length).toBeLessThan(50);
  });

  it('gives one piece of advice once, where several problems in a row need it', () => {
    const [problem] = report.problems;
    if (problem === undefined) throw new Error('the report has no problem');
    const problems = ['ROADMAP.md:31', 'ROADMAP.md:32'].map((where) => ({ ...problem, where }));
    const text = statusText({ ...report, problems }, { columns: 80, paint: plain });
    expect(text.match(/phase 4 has no directory/g)).toHaveLength(2);
    expect(text.match(/Next: It\s+gets one/g)).toHaveLength(1);
  });
});
