import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findGsd, markPlanned } from '../../src/gsd/index.ts';
import { readState } from '../../src/planning/index.ts';
import { whyNoGsdPackages } from '../support/gsd-packages.ts';
import { laidGenerations } from '../support/lay-gsd.ts';
import { plannerWrite } from '../support/planner-session.ts';
import { makeSampleProject } from '../support/sample-project.ts';
import type { SampleProject } from '../support/sample-project.ts';

const made: SampleProject[] = [];
afterAll(() => {
  for (const project of made) project.remove();
});

describe.skipIf(whyNoGsdPackages() !== undefined)('the transition by the installed GSD', () => {
  it.each(laidGenerations)(
    '%s: a phase planned after the last one closed is ready to execute',
    (generation) => {
      const project = makeSampleProject({ generation, install: 'untracked' });
      made.push(project);
      const worker = project.worker();
      const planner = project.planner();
      plannerWrite(planner, '3');
      worker.git('add', '-A');
      worker.git('commit', '-qm', 'chore: before', '--allow-empty');
      const gsd = findGsd({ folder: project.folder, env: { HOME: join(project.folder, 'no-home') } });
      expect(gsd).toMatchObject({ generation, scope: 'local' });
      const feed = { phase: '3', name: 'Feed', plans: 2, phases: 4, date: worker.date };

      const marked = markPlanned(gsd, project.folder, feed);

      expect(marked).toMatchObject({ ok: true });
      const { position } = readState(readFileSync(join(project.folder, '.planning/STATE.md'), 'utf8'));
      expect(position.currentPhase).toBe('3');
      expect(position.status?.value).toBe('Ready to execute');
      const changed = worker
        .git('status', '--porcelain', '-uall')
        .trim()
        .split('\n')
        .map((line) => line.slice(2).trim());
      const allowed = marked.ok ? marked.value.files : [];
      expect(changed.filter((path) => !allowed.includes(path))).toEqual([]);
      if (generation === 'january') return;
      expect(worker.verb('state', 'json').json).toMatchObject({ status: 'executing' });
      expect(worker.verb('roadmap', 'analyze').json).toMatchObject({
        phases: [{}, {}, { number: '3', disk_status: 'planned', plan_count: 2 }, {}],
      });
    },
  );
});
