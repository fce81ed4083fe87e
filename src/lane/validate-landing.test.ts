import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commitTree, writeTree } from '../git/commit-tree.ts';
import type { Repository } from '../git/repository.ts';
import { planningFolder } from '../planning/folder.ts';
import {
  commitFiles,
  makeRepository,
  removeFolder,
  temporaryFolder,
} from '../../test/support/temporary-repository.ts';
import { validateLanding } from './validate-landing.ts';

const state = `---
progress:
  total_plans: 3
  completed_plans: 2
---
# Project State

## Current Position

Phase: 3 of 3 (UI)

## Accumulated Context

### Decisions

- keep node http

### Pending Todos

- ask for icons
`;
const roadmap = `# Roadmap

- [x] **Phase 2: API** - api
- [ ] **Phase 3: UI** - ui

## Phase Details

### Phase 2: API
**Goal**: api

### Phase 3: UI
**Goal**: ui
**Plans**: TBD
`;
const plan = '---\nphase: 03-ui\nplan: 01\n---\nx\n';
const before = {
  '.planning/STATE.md': state.replace('\n- ask for icons', '\nNone yet.'),
  '.planning/ROADMAP.md': roadmap,
  '.planning/phases/02-api/02-01-PLAN.md': plan.replace('03-ui', '02-api'),
  '.planning/phases/02-api/02-01-SUMMARY.md': '---\nphase: 02-api\n---\nDone.\n',
  '.planning/phases/03-ui/03-CONTEXT.md': 'context\n',
};
const right = {
  '.planning/STATE.md': state,
  '.planning/ROADMAP.md': roadmap.replace('TBD', '1 plan\n\n- [ ] 03-01-PLAN.md — a'),
  '.planning/phases/03-ui/03-01-PLAN.md': plan,
};

let folder = '';
let repo: Repository;
let previous = '';
beforeAll(() => {
  folder = temporaryFolder();
  repo = makeRepository(folder);
  previous = commitFiles(repo, before, 'before');
});
afterAll(() => removeFolder(folder));

/** What validation says of the right landing with some files in other words. */
function wrongWith(files: Readonly<Record<string, string>>): readonly string[] {
  const changes = Object.entries({ ...right, ...files }).map(([path, bytes]) => ({ path, bytes }));
  const tree = writeTree(repo, previous, changes);
  const landing = commitTree(repo, { tree, parents: [previous], message: 'landing' });
  const folders = [before, { ...before, ...right }].map((texts) =>
    planningFolder(new Map(Object.entries(texts).map(([path, text]) => [path.slice(10), text]))),
  );
  const [start = planningFolder(new Map()), end = start] = folders;
  const valid = validateLanding(repo, {
    planningRoot: '.planning',
    phase: '3',
    plans: ['03-01'],
    previous,
    landing,
    brought: [{ start, end }],
    allowed: new Set([...Object.keys(before), ...Object.keys(right)]),
  });
  return valid.ok ? [] : valid.trouble.what.split('\n').slice(1);
}

describe('validateLanding', () => {
  it('finds nothing wrong with a landing that is right', () => {
    expect(wrongWith({})).toEqual([]);
  });

  it.each([
    ['a plan that is none', 'phases/03-ui/03-01-PLAN.md', '<<<<<<< a\n>>>>>>> b\n', 'conflict marker'],
    ['an entry that was here', 'STATE.md', state.replace('keep node http', 'x'), 'a decision is missing'],
    ['an entry that is brought', 'STATE.md', state.replace('- ask for icons', ''), 'a todo is missing'],
    ['other parts of the roadmap', 'ROADMAP.md', roadmap.replace('**Goal**: api', ''), 'outside phase 3'],
    ['a tick', 'ROADMAP.md', roadmap.replace('- [ ]', '- [x]'), 'outside phase 3'],
    [
      'a counter',
      'STATE.md',
      state.replace('completed_plans: 2', 'completed_plans: 4'),
      '4 completed plans of 3',
    ],
    ['the position', 'STATE.md', state.replace('Phase: 3', 'Phase: 2'), 'phase 2 is the current one'],
    ['another phase', 'phases/02-api/02-02-PLAN.md', plan, 'phase 2 is not what it was'],
  ])('names %s', (_, path, text, said) => {
    expect(wrongWith({ [`.planning/${path}`]: text }).join('\n')).toContain(said);
  });

  it('names a phase that is not planned as its plan says', () => {
    const executed = { '.planning/phases/03-ui/03-01-SUMMARY.md': '---\nphase: 03-ui\n---\nDone.\n' };
    expect(wrongWith(executed).join('\n')).toMatch(/no part of the plan[^]*and not planned/);
  });
});
