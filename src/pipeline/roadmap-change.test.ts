import { describe, expect, it } from 'vitest';
import { planningFolder } from '../planning/folder.ts';
import { readProject, type Project } from '../planning/project.ts';
import { roadmapChange, sameRoadmap } from './roadmap-change.ts';

/** A project whose roadmap has these phases, as "number name" or "number name | goal". */
function project(...phases: readonly string[]): Project {
  return readProject(planningFolder(new Map([['ROADMAP.md', roadmap(phases)]])));
}

function roadmap(phases: readonly string[]): string {
  const parts = phases.map((phase) => /^(\S+) ([^|]*[^| ])(?: \| (.*))?$/.exec(phase) ?? []);
  const bullets = parts.map(([, number, name]) => `- [ ] **Phase ${number}: ${name}** - words\n`);
  const sections = parts.map(
    ([, number, name, goal]) => `### Phase ${number}: ${name}\n**Goal**: ${goal ?? 'some'}\n\n`,
  );
  return `# Roadmap\n\n${bullets.join('')}\n## Phase Details\n\n${sections.join('')}`;
}

const before = project('1 Base', '2 API', '3 Feed', '4 Export');

describe('roadmapChange', () => {
  it('finds nothing in ticks, plan counts and dates', () => {
    const text = roadmap(['1 Base', '2 API', '3 Feed', '4 Export'])
      .replace('- [ ] **Phase 2: API** - words', '- [x] **Phase 2: API** - words (completed 2026-01-02)')
      .replace(
        '**Goal**: some\n\n### Phase 3',
        '**Goal**: some\n**Plans**: 3/3 plans complete\n\n### Phase 3',
      );
    const now = readProject(planningFolder(new Map([['ROADMAP.md', text]])));
    expect(roadmapChange(before, now, '3')).toEqual(sameRoadmap);
  });

  it('calls a phase that was inserted or added an edit', () => {
    const now = project('1 Base', '2 API', '2.1 Urgent fix', '3 Feed', '4 Export', '5 Import');
    expect(roadmapChange(before, now, '3')).toEqual({
      renumbered: [],
      edited: ['phase 2.1 (Urgent fix) was added', 'phase 5 (Import) was added'],
    });
  });

  it('calls a new name, goal or dependency an edit', () => {
    const now = project('1 Base', '2 API', '3 Stream | another', '4 Export');
    expect(roadmapChange(before, now, '3')).toEqual({
      renumbered: [],
      edited: ['phase 3 (Feed) is called Stream now', 'the goal of phase 3 (Feed) was rewritten'],
    });
  });

  it('finds the phases that moved up when one was removed', () => {
    expect(roadmapChange(before, project('1 Base', '2 Feed', '3 Export'), '3')).toEqual({
      renumbered: ['phase 2 (API) is gone', 'phase 3 (Feed) is phase 2 now'],
      edited: ['phase 4 (Export) is phase 3 now'],
    });
  });

  it('takes the removal of a later phase for an edit: the planned directory stays where it is', () => {
    expect(roadmapChange(before, project('1 Base', '2 API', '3 Feed'), '3')).toEqual({
      renumbered: [],
      edited: ['phase 4 (Export) is gone'],
    });
  });

  it('finds phases that a completed milestone archived', () => {
    const files = (directory: string): ReadonlyMap<string, string> =>
      new Map([
        ['ROADMAP.md', roadmap(['3 Feed'])],
        [`${directory}/02-api/02-01-PLAN.md`, '---\nphase: 02-api\nplan: 01\n---\n'],
      ]);
    const then = readProject(
      planningFolder(new Map([...files('phases'), ['ROADMAP.md', roadmap(['2 API', '3 Feed'])]])),
    );
    const now = readProject(planningFolder(files('milestones/v1.0-phases')));
    expect(roadmapChange(then, now, '3')).toEqual({
      renumbered: ['phase 2 (API) was moved to the archive'],
      edited: [],
    });
  });

  it('says nothing where a roadmap is missing', () => {
    expect(roadmapChange(before, readProject(planningFolder(new Map())), '3')).toEqual(sameRoadmap);
  });
});
