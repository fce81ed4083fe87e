import { expect, it } from 'vitest';
import { projectKey, stateFolder } from './paths.ts';

it('keys every project of a repository apart', () => {
  const keys = [
    { worktree: '/r', planningRoot: '.planning' },
    { worktree: '/r', planningRoot: 'apps/a/.planning' },
    { worktree: '/r', planningRoot: 'apps/b/.planning' },
    { worktree: '/r/apps/a', planningRoot: '.planning' },
    { worktree: '/r', planningRoot: '.planning', workstream: 'ui' },
  ].map(projectKey);
  expect(new Set(keys).size).toBe(keys.length);
  expect(projectKey({ worktree: '/r', planningRoot: '.planning' })).toBe(keys[0]);
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{12}$/);
});

it('finds the state folder as the XDG specification asks', () => {
  expect(stateFolder({ LEAPFROG_STATE_DIR: '/l', XDG_STATE_HOME: '/x', HOME: '/h' })).toBe('/l');
  expect(stateFolder({ XDG_STATE_HOME: '/x', HOME: '/h' })).toBe('/x/leapfrog');
  expect(stateFolder({ XDG_STATE_HOME: 'relative', HOME: '/h' })).toBe('/h/.local/state/leapfrog');
});
