import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { environmentOf, makeProject, must, openAt } from '../../test/support/temporary-project.ts';
import { commitFiles, removeFolder, temporaryFolder } from '../../test/support/temporary-repository.ts';
import { gitText, type Repository } from '../git/index.ts';
import { prepareLane, type LaneInUse } from '../lane/index.ts';
import { composeStatus } from './compose-status.ts';
import { observeStatus } from './observe-status.ts';
import type { StatusReport } from './status-report.ts';

let folder: string;
let repo: Repository;
let lane: LaneInUse;
beforeEach(() => {
  folder = temporaryFolder();
  repo = makeProject(folder);
  lane = must(prepareLane(must(openAt(folder)), { role: 'planner', phase: '2' }));
});
afterEach(() => {
  lane.release();
  removeFolder(folder);
});

function overlap(): StatusReport['overlap'] {
  return composeStatus(must(observeStatus({ folder: join(folder, 'r'), env: environmentOf(folder) })))
    .overlap;
}

function reasonsOf(rule: string): readonly string[] {
  return overlap()
    .reasons.filter((reason) => reason.rule === rule)
    .map(({ verdict, what }) => `${verdict}: ${what}`);
}

function rewriteRoadmap(...phases: readonly string[]): void {
  const text = phases.map((phase) => `### Phase ${phase}\n\n`).join('');
  commitFiles(repo, { '.planning/ROADMAP.md': `# Roadmap\n\n## Phase Details\n\n${text}` }, 'docs: roadmap');
}

describe('status while a lane lives', () => {
  it('says nothing of a roadmap whose phases are the same', () => {
    rewriteRoadmap('1: One', '2: Two');
    expect([...reasonsOf('roadmap-edited'), ...reasonsOf('phases-renumbered')]).toEqual([]);
  });

  it('names a phase that was inserted', () => {
    rewriteRoadmap('1: One', '1.1: Urgent', '2: Two');
    expect(reasonsOf('roadmap-edited')).toEqual(['risky: phase 1.1 (Urgent) was added']);
  });

  it('names phases that got other numbers, and calls it unsafe', () => {
    gitText(repo, ['mv', '.planning/phases/01-one', '.planning/phases/01-two']);
    rewriteRoadmap('1: Two', '2: Three');
    expect(reasonsOf('phases-renumbered')).toEqual([
      'unsafe: phase 1 (One) is gone; phase 2 (Two) is phase 1 now',
    ]);
    expect(overlap().verdict).toBe('unsafe');
  });

  it('names them also where no two phases are left', () => {
    gitText(repo, ['mv', '.planning/phases/01-one', '.planning/phases/01-two']);
    rewriteRoadmap('1: Two');
    expect(overlap()).toMatchObject({ planning: null, verdict: 'unsafe' });
  });

  it('forgets it with the lane', () => {
    rewriteRoadmap('1: One', '1.1: Urgent', '2: Two');
    lane.release();
    expect(reasonsOf('roadmap-edited')).toEqual([]);
  });
});
