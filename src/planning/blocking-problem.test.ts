import { describe, expect, it } from 'vitest';
import { blockingProblem } from './blocking-problem.ts';
import { planningFolder } from './folder.ts';
import { readProject } from './project.ts';

const roadmap = '# Roadmap\n\n### Phase 1: One\n\n### Phase 2: Two\n';
const plan = '---\nphase: 02-two\nplan: 01\n---\n';
const sound = { 'ROADMAP.md': roadmap, 'STATE.md': '# Project State\n' };

function blocking(files: Readonly<Record<string, string>>): string | undefined {
  const problem = blockingProblem(readProject(planningFolder(new Map(Object.entries(files)))));
  return problem === undefined ? undefined : `${problem.name} ${problem.where}`;
}

describe('what stands in the way of a session', () => {
  it('is nothing in a sound project, and nothing that only concerns one plan', () => {
    expect(blocking(sound)).toBeUndefined();
    expect(blocking({ ...sound, 'phases/02-two/02-01-PLAN.md': '---\nplan: "01\n---\n' })).toBeUndefined();
  });

  it('is a conflict that nobody decided', () => {
    const conflict = '# Project State\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> plan\n';
    expect(blocking({ ...sound, 'STATE.md': conflict })).toBe('conflict-markers STATE.md:2');
  });

  it('is a missing roadmap or state', () => {
    expect(blocking({ 'STATE.md': '# Project State\n' })).toBe('missing-file ROADMAP.md');
    expect(blocking({ 'ROADMAP.md': roadmap })).toBe('missing-file STATE.md');
  });

  it('is a folder or a file that cannot be read', () => {
    const folder = planningFolder(new Map(Object.entries(sound)));
    const locked = { ...folder, unlisted: ['phases'] };
    expect(blockingProblem(readProject(locked))?.name).toBe('unreadable-folder');
    const file = 'phases/02-two/02-01-PLAN.md';
    const mute = { ...folder, paths: [...folder.paths, file] };
    expect(blockingProblem(readProject(mute))).toMatchObject({ name: 'unreadable-file', where: file });
  });

  it('is an open phase with two directories', () => {
    const twice = { 'phases/02-two/02-01-PLAN.md': plan, 'phases/02-zwei/02-01-PLAN.md': plan };
    expect(blocking({ ...sound, ...twice })).toBe('duplicate-phase phases/02-two, phases/02-zwei');
  });
});
