import { describe, expect, it } from 'vitest';
import { dangerousSettings } from './dangerous-settings.ts';

function namesIn(config: unknown): readonly string[] {
  return dangerousSettings(config).map((setting) => setting.name);
}

describe('dangerousSettings', () => {
  it('names each setting that works against two sessions', () => {
    expect(
      namesIn({
        mode: 'yolo',
        workflow: {
          auto_advance: true,
          _auto_chain_active: true,
          worktree_skip_hooks: true,
          skip_discuss: true,
          verifier: false,
        },
        git: { branching_strategy: 'phase' },
      }),
    ).toEqual([
      'mode-yolo',
      'auto-advance',
      'auto-chain-left',
      'branch-per-phase',
      'worktree-skips-hooks',
      'discussion-skipped',
      'verifier-off',
    ]);
  });

  it('knows where early GSD kept the branching strategy', () => {
    expect(namesIn({ branching_strategy: 'phase' })).toEqual(['branch-per-phase']);
  });

  it.each([
    {},
    { mode: 'interactive', workflow: { auto_advance: false }, git: { branching_strategy: 'milestone' } },
    { workflow: true, git: null, mode: ['yolo'] },
    [],
    undefined,
    'yolo',
  ])('finds nothing in %j', (config) => {
    expect(namesIn(config)).toEqual([]);
  });
});
