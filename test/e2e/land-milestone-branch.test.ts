import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { plannerPlan } from '../support/planner-session.ts';
import { makeTwoLanes, troubleName, value, type TwoLanes } from '../support/two-lanes.ts';
import { workerPhase } from '../support/worker-session.ts';

let lanes: TwoLanes;
afterEach(() => lanes.remove());

/** Planning begins on main; the worker's first act is a branch of its own, and there it executes phase 2. */
function workerOnOtherBranch(strategy: string): TwoLanes {
  lanes = makeTwoLanes('january');
  const config = join(lanes.sample.folder, '.planning', 'config.json');
  const text = readFileSync(config, 'utf8').replace(
    /"branching_strategy": "\w+"/,
    `"branching_strategy": "${strategy}"`,
  );
  writeFileSync(config, text);
  if (lanes.git('status', '--porcelain') !== '') lanes.git('commit', '-qam', 'chore: settings');
  const { lane, planner } = lanes.openLane();
  // The lane's own copy switches no branch and executes nothing by itself.
  expect(readFileSync(join(lane.folder, '.planning', 'config.json'), 'utf8')).toContain(
    '"branching_strategy": "none"',
  );
  lanes.git('switch', '-qc', 'gsd/v1.0-notes');
  plannerPlan(planner, '3');
  lanes.hold(lane);
  workerPhase(lanes.worker, '2');
  return lanes;
}

it('lands on the branch that GSD made for the milestone after planning had begun', () => {
  const both = workerOnOtherBranch('milestone');
  value(both.land());
  expect(both.git('rev-parse', '--abbrev-ref', 'HEAD')).toBe('gsd/v1.0-notes');
  expect(both.git('log', '-1', '--format=%s')).toBe('docs(03): create phase plan');
  expect(both.git('show', '--format=', '--name-only', 'HEAD')).not.toContain('config.json');
  expect(readFileSync(join(both.sample.folder, '.planning', 'config.json'), 'utf8')).toContain('"milestone"');
});

it('does not land on another branch that nobody announced', () => {
  expect(troubleName(workerOnOtherBranch('none').land())).toBe('wrong-branch');
});
