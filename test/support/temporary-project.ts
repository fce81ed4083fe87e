import { join } from 'node:path';
import type { Repository } from '../../src/git/index.ts';
import { type LeapProject, openProject } from '../../src/lane/index.ts';
import type { Result } from '../../src/trouble.ts';
import { makeRepository } from './temporary-repository.ts';

/** The smallest GSD project that is one: phase 1 is being executed, phase 2 is next. */
export const smallProject: Readonly<Record<string, string>> = {
  'README.md': '# small\n',
  'src/app.js': 'export {};\n',
  '.planning/PROJECT.md': '# Small\n',
  '.planning/ROADMAP.md':
    '# Roadmap\n\n- [ ] **Phase 1: One** - first\n- [ ] **Phase 2: Two** - second\n\n## Phase Details\n\n### Phase 1: One\n\n### Phase 2: Two\n',
  '.planning/STATE.md': '# Project State\n\n## Current Position\n\nPhase: 1 of 2 (One)\n',
  '.planning/phases/01-one/01-01-PLAN.md': '---\nphase: 01-one\nplan: 01\ntype: execute\n---\n',
};

/** A repository in `folder/r` and a state directory in `folder/state`, with no Claude of the person's in reach. */
export function makeProject(
  folder: string,
  files: Readonly<Record<string, string>> = smallProject,
): Repository {
  return makeRepository(join(folder, 'r'), files);
}

export function environmentOf(folder: string): Record<string, string> {
  return { HOME: join(folder, 'home'), LEAPFROG_STATE_DIR: join(folder, 'state') };
}

/** Opens the project at `folder/r/below`. */
export function openAt(folder: string, below = ''): Result<LeapProject> {
  return openProject({ folder: join(folder, 'r', below), env: environmentOf(folder) });
}

/** The value of a result that has to be one. */
export function must<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`${result.trouble.name}: ${result.trouble.what} (${result.trouble.where ?? ''})`);
}
