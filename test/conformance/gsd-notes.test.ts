import { spawnSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { readState } from '../../src/planning/index.ts';
import { gsdPackage, whyNoGsdPackages } from '../support/gsd-packages.ts';
import type { LaidGeneration } from '../support/lay-gsd.ts';
import { addBlocker, plannerWrite } from '../support/planner-session.ts';
import { makeSampleProject } from '../support/sample-project.ts';
import type { SampleProject } from '../support/sample-project.ts';
import { stateText } from '../support/sample-texts.ts';
import { workerBegin, workerRecord, workerTask } from '../support/worker-session.ts';

/** One test for each line of docs/gsd-notes.md, so that a new GSD which behaves otherwise is noticed. */

const withVerbs = ['classic-1.32', 'classic-1.42', 'gsd-core'] as const;
const classic = ['classic-1.32', 'classic-1.42'] as const;
const made: SampleProject[] = [];
afterAll(() => {
  for (const project of made) project.remove();
});

function sample(generation: LaidGeneration): SampleProject {
  const project = makeSampleProject({ generation });
  made.push(project);
  return project;
}

describe.skipIf(whyNoGsdPackages() !== undefined)('docs/gsd-notes.md', () => {
  it('node: the verbs of gsd-core run on this Node, whatever its package asks for', () => {
    const project = sample('gsd-core');
    const { tools } = gsdPackage('gsd-core@1.14.0');
    const args = [tools, 'state', 'planned-phase', '--phase', '3', '--name', 'Feed', '--plans', '2'];
    const run = spawnSync(process.execPath, args, { cwd: project.folder, encoding: 'utf8' });
    expect(run.status).toBe(0);
    expect(readState(project.worker().read('STATE.md')).position.phase?.value).toBe(
      '3 (Feed) — READY TO EXECUTE',
    );
  });

  it.each(withVerbs)('placeholder: %s: the first blocker leaves a line "yet."', (generation) => {
    const worker = sample(generation).worker();
    addBlocker(worker, 'No paging design');
    expect(worker.read('STATE.md')).toContain('### Blockers/Concerns\n\nyet.\n\n- No paging design\n');
  });

  it.each(classic)(
    'frontmatter: %s: update-progress says that it wrote the bar, and did not',
    (generation) => {
      const worker = sample(generation).worker();
      const bar = readState(worker.read('STATE.md')).position.progress?.value;
      expect(worker.verb('state', 'update-progress').json).toMatchObject({ updated: true, percent: 25 });
      expect(bar).toBe('[░░░░░░░░░░] 0%');
      expect(readState(worker.read('STATE.md')).position.progress?.value).toBe(bar);
    },
  );

  it('frontmatter: gsd-core writes the bar', () => {
    const worker = sample('gsd-core').worker();
    worker.verb('state', 'update-progress');
    expect(readState(worker.read('STATE.md')).position.progress?.value).toBe('[███░░░░░░░] 25%');
  });

  it.each([
    ['classic-1.32', 'Phase complete — ready for verification'],
    ['classic-1.42', 'Phase complete — ready for verification'],
    ['gsd-core', 'Ready to plan'],
  ] as const)(
    'closing: %s: phase complete moves the phase and leaves the status "%s"',
    (generation, status) => {
      const project = sample(generation);
      const worker = project.worker();
      worker.edit('STATE.md', (text) =>
        text.replace(/^Status: .*/m, 'Status: Phase complete — ready for verification'),
      );
      for (const plan of [1, 2, 3]) {
        worker.write(`phases/02-auth/02-0${String(plan)}-SUMMARY.md`, '# Summary\n');
      }
      worker.write('phases/02-auth/02-VERIFICATION.md', '---\nstatus: passed\n---\n');
      expect(worker.verb('phase', 'complete', '2').code).toBe(0);
      const { position } = readState(worker.read('STATE.md'));
      expect(position.currentPhase).toBe('3');
      expect(position.status?.value).toBe(status);
    },
  );

  it.each(classic)('metrics: %s: a first metric lands below "Accumulated Context"', (generation) => {
    const worker = sample(generation).worker();
    worker.write(
      'STATE.md',
      stateText({ frontmatter: false, date: worker.date }).replace('| - | - | - | - |\n', ''),
    );
    worker.verb(
      'state',
      'record-metric',
      '--phase',
      '2',
      '--plan',
      '01',
      '--duration',
      '5min',
      '--tasks',
      '1',
      '--files',
      '1',
    );
    const text = worker.read('STATE.md');
    expect(text.indexOf('| Phase 2 P01 |')).toBeGreaterThan(text.indexOf('## Accumulated Context'));
  });

  it.each(classic)(
    'position: %s: planned-phase leaves the position on the phase that executes',
    (generation) => {
      const worker = sample(generation).worker();
      workerBegin(worker, '2');
      worker.verb('state', 'planned-phase', '--phase', '3', '--name', 'Feed', '--plans', '2');
      const { position } = readState(worker.read('STATE.md'));
      expect([position.currentPhase, position.status?.value]).toEqual(['2', 'Ready to execute']);
    },
  );

  it('percent: classic-1.42 counts phases in STATE.md and plans in roadmap analyze', () => {
    const worker = sample('classic-1.42').worker();
    plannerWrite(worker, '3');
    workerBegin(worker, '2');
    workerTask(worker, '2', 1);
    workerRecord(worker, '2', 1);
    expect(worker.verb('state', 'json').json).toMatchObject({ progress: { percent: 25 } });
    expect(worker.verb('roadmap', 'analyze').json).toMatchObject({ progress_percent: 33 });
  });
});
