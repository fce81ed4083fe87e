import { afterAll, describe, expect, it } from 'vitest';
import { whyNoGsdPackages } from './gsd-packages.ts';
import { laidGenerations } from './lay-gsd.ts';
import { addBlocker, addDecision, addTodo, commitState, plannerPlan } from './planner-session.ts';
import { makeSampleProject } from './sample-project.ts';
import type { SampleProject } from './sample-project.ts';
import { workerPhase } from './worker-session.ts';

const made: SampleProject[] = [];
afterAll(() => {
  for (const project of made) project.remove();
});

describe.skipIf(whyNoGsdPackages() !== undefined)('the sample project', () => {
  it.each(laidGenerations)(
    '%s: one session after the other brings phases 2 and 3 to an end',
    (generation) => {
      const project = makeSampleProject({ generation });
      made.push(project);
      const worker = project.worker();
      expect(worker.git('status', '--porcelain')).toBe('');
      expect(worker.read('ROADMAP.md')).toMatch(/- \[x\] \*\*Phase 1: .*\(completed /);
      workerPhase(worker, '2');
      const planner = project.planner();
      plannerPlan(planner, '3');
      addTodo(planner, 'Cache the feed');
      addBlocker(planner, 'No paging design');
      addDecision(planner, '3', 'Cursor paging');
      commitState(planner, '3');
      workerPhase(worker, '3');
      const state = worker.read('STATE.md');
      expect(state).toMatch(/^Phase: 0?4\b/m);
      expect(state).toMatch(/^- Cache the feed$/m);
      expect(state).toMatch(/^- No paging design$/m);
      expect(state).toMatch(/^- \[Phase 3\]: Cursor paging$/m);
      expect(state).toMatch(/^- \[Phase 2\]: Sessions stays small$/m);
      const roadmap = worker.read('ROADMAP.md');
      expect([...roadmap.matchAll(/^- \[x\] \*\*Phase (\d)/gm)].map((match) => match[1])).toEqual([
        '1',
        '2',
        '3',
      ]);
      expect(roadmap).toMatch(/^\| 3\. Feed \| 2\/2 \| Complete\s*\|/m);
      expect(worker.git('status', '--porcelain', '--', 'src')).toBe('');
    },
  );
});
