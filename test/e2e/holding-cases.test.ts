import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkLane } from '../../src/lane/check-lane.ts';
import { discardHeld } from '../../src/lane/discard-held.ts';
import { heldPlans } from '../../src/lane/held-plan.ts';
import { owedNotes } from '../../src/lane/owed-notes.ts';
import { addBlocker, addDecision, addTodo, commitState, plannerPlan } from '../support/planner-session.ts';
import { makeTwoLanes, value, type TwoLanes, type TwoLanesOptions } from '../support/two-lanes.ts';
import { workerPhase } from '../support/worker-session.ts';

let lanes: TwoLanes;
afterEach(() => lanes.remove());

describe('holding', () => {
  it('brings what the plan is and lists the rest, committed or not, and keeps all of the lane reachable', () => {
    lanes = makeTwoLanes('january');
    const { lane, planner } = lanes.openLane();
    plannerPlan(planner, '3');
    planner.edit('REQUIREMENTS.md', (text) => `${text}\nA wish of the planner.\n`);
    planner.writeSource('src/tried.js', 'never asked for\n');
    planner.edit('STATE.md', (text) => text.replace(/^Status: .*$/m, 'Status: Planning'));
    const before = lanes.git('status', '--porcelain=v2', '--branch');
    const held = lanes.hold(lane);
    expect(lanes.git('status', '--porcelain=v2', '--branch')).toBe(before);
    const brought = lanes.git('diff', '--name-only', held.base, held.commit).split('\n');
    expect(brought).toEqual([
      '.planning/ROADMAP.md',
      '.planning/phases/03-feed/03-01-PLAN.md',
      '.planning/phases/03-feed/03-02-PLAN.md',
      '.planning/phases/03-feed/03-RESEARCH.md',
    ]);
    expect(held.message).toContain(
      '.planning/REQUIREMENTS.md: changed; only files that the lane added are brought',
    );
    expect(held.message).toContain('src/tried.js: added outside the planning folder');
    expect(held.message).toContain('.planning/STATE.md: position, counters and session notes');
    expect(lanes.git('show', `${held.tip}:src/tried.js`)).toBe('never asked for');
    expect(lanes.git('merge-base', '--is-ancestor', held.tip, held.commit)).toBe('');
  });

  it('holds the same plan once, and keeps the former one where it changed', () => {
    lanes = makeTwoLanes('january');
    const { lane, planner } = lanes.openLane();
    plannerPlan(planner, '3');
    const first = lanes.hold(lane);
    expect(lanes.hold(lane).commit).toBe(first.commit);
    planner.edit('phases/03-feed/03-01-PLAN.md', (text) => `${text}\nOne more thing.\n`);
    const second = lanes.hold(lane);
    expect(heldPlans(lanes.project).map((held) => held.commit)).toEqual([second.commit]);
    expect(
      lanes.git('for-each-ref', '--points-at', first.commit, '--format=%(refname)', 'refs/leapfrog/kept'),
    ).not.toBe('');
  });

  it('says that a roadmap in another encoding keeps its plan from being held', () => {
    lanes = makeTwoLanes('january');
    const roadmap = join(lanes.sample.folder, '.planning', 'ROADMAP.md');
    appendFileSync(roadmap, Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x0a]));
    lanes.git('commit', '-qam', 'docs: a note in Latin 1');
    const { lane, planner } = lanes.openLane();
    plannerPlan(planner, '3');
    expect(checkLane(lanes.project, lane)).toMatchObject({
      ok: false,
      trouble: { name: 'not-utf-8', where: '.planning/ROADMAP.md' },
    });
    lane.release();
  });

  it("puts GSD's paths of the lane back and refuses others by file and line", () => {
    lanes = makeTwoLanes('january');
    const { lane, planner } = lanes.openLane();
    plannerPlan(planner, '3');
    const plan = 'phases/03-feed/03-01-PLAN.md';
    planner.edit(plan, (text) => `${text}\n@${lane.folder}/.planning/STATE.md\n`);
    const held = lanes.hold(lane);
    expect(lanes.git('show', `${held.commit}:.planning/${plan}`)).toContain(
      `@${lanes.sample.folder}/.planning/STATE.md`,
    );
    planner.edit(plan, (text) => `${text}\nrun: cd ${lane.folder} && npm test\n`);
    const line = planner.read(plan).trimEnd().split('\n').length;
    expect(checkLane(lanes.project, lane)).toMatchObject({
      ok: false,
      trouble: { name: 'lane-path', where: `.planning/${plan}:${line}` },
    });
  });
});

/** A plan with a todo, a blocker and a decision is discarded, and the phase is planned anew without them. */
function discardedAndPlannedAnew(options: TwoLanesOptions = {}): void {
  lanes = makeTwoLanes('january', options);
  const first = lanes.openLane();
  plannerPlan(first.planner, '3');
  addTodo(first.planner, 'ask for icons');
  addBlocker(first.planner, 'mail server is slow');
  addDecision(first.planner, '3', 'one page');
  commitState(first.planner, '3');
  lanes.hold(first.lane);
  const { owed } = value(discardHeld(lanes.project, '3'));
  expect(owed?.notes).toEqual([
    'todo: ask for icons',
    'blocker: mail server is slow',
    expect.stringMatching(/^\.planning\/todos\/pending\/.*ask-for-icons\.md$/),
  ]);
  const again = lanes.openLane();
  plannerPlan(again.planner, '3');
  lanes.hold(again.lane);
  workerPhase(lanes.worker, '2');
}

function noted(): readonly boolean[] {
  const state = lanes.worker.read('STATE.md');
  return ['ask for icons', 'mail server is slow', 'one page'].map((entry) => state.includes(entry));
}

describe('notes of a discarded plan', () => {
  it('come with the next landing, without its decisions, and only once', () => {
    discardedAndPlannedAnew();
    const landed = value(lanes.land());
    expect(noted()).toEqual([true, true, false]);
    expect(landed.notes.map((note) => note.what)).toEqual([
      expect.stringContaining('has the notes of the discarded plan of phase 3 now: todo: ask for icons'),
    ]);
    expect(lanes.git('ls-files', '.planning/todos/pending')).toContain('ask-for-icons.md');
    expect(owedNotes(lanes.project)).toEqual([]);
    lanes.worker.edit('STATE.md', (text) => text.replace('- ask for icons\n', ''));
    lanes.worker.commitTask('docs: no icons', ['.planning/STATE.md']);
    const next = lanes.openLane('4');
    plannerPlan(next.planner, '4');
    const held = lanes.hold(next.lane);
    workerPhase(lanes.worker, '3');
    value(lanes.landThis(held));
    expect(noted()).toEqual([false, true, false]);
  });

  it('are not owed any more once a landing has them, even one that was killed before it said so', () => {
    discardedAndPlannedAnew();
    const [notes] = owedNotes(lanes.project);
    const killed = (): unknown =>
      lanes.land({
        onStep: (step) => {
          if (step === 'landed') throw new Error('killed');
        },
      });
    expect(killed).toThrow('killed');
    expect(lanes.git('rev-parse', notes?.ref ?? '')).toBe(notes?.commit);
    expect(owedNotes(lanes.project)).toEqual([]);
  });

  it('wait, and stop no landing, where they do not merge', () => {
    discardedAndPlannedAnew();
    const [path = ''] = owedNotes(lanes.project).flatMap(({ notes }) =>
      notes.filter((note) => note.endsWith('.md')),
    );
    const other = '---\ntitle: icons, but others\n---\n\nAnother todo of the same name.\n';
    lanes.worker.write(path.slice('.planning/'.length), other);
    lanes.worker.commitTask('docs: a todo', ['.planning/todos']);
    const landed = value(lanes.land());
    expect(landed.notes.map((note) => note.path)).toEqual([path]);
    expect(landed.notes[0]?.what).toContain('waits with the notes');
    expect(lanes.worker.read(path.slice('.planning/'.length))).toBe(other);
    expect(owedNotes(lanes.project)).toHaveLength(1);
  });

  it('come where git ignores the planning folder too', () => {
    discardedAndPlannedAnew({ ignored: true });
    value(lanes.land());
    expect(noted()).toEqual([true, true, false]);
    expect(owedNotes(lanes.project)).toEqual([]);
  });

  it('are owed where a plan is held in place of one from another start', () => {
    lanes = makeTwoLanes('january');
    const first = lanes.openLane();
    plannerPlan(first.planner, '3');
    addTodo(first.planner, 'ask for icons');
    lanes.hold(first.lane);
    lanes.worker.writeSource('src/more.js', 'more\n');
    lanes.worker.commitTask('feat: more', ['src/more.js']);
    const again = lanes.openLane();
    plannerPlan(again.planner, '3');
    lanes.hold(again.lane);
    expect(owedNotes(lanes.project).map(({ notes }) => notes[0])).toEqual(['todo: ask for icons']);
  });
});
