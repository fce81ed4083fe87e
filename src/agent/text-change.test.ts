import { describe, expect, it } from 'vitest';
import { changeText } from './text-change.ts';

const state =
  '# State\n\nPlan: 1 of 3\n\n### Decisions\n\n- one\n\n### Pending Todos\n\nNone yet.\n\n### Empty\n';

describe('changeText', () => {
  it('replaces the first line that matches, with its groups', () => {
    expect(changeText(state, [{ is: 'line', match: '^Plan: 1 of (.*)', to: 'Plan: 2 of $1' }])).toBe(
      state.replace('Plan: 1 of 3', 'Plan: 2 of 3'),
    );
  });

  it('adds entries at the end of their list, in place of "None yet.", and under an empty heading', () => {
    const changed = changeText(state, [
      { is: 'entry', under: '### Decisions', add: '- two' },
      { is: 'entry', under: '### Pending Todos', add: '- todo' },
      { is: 'entry', under: '### Empty', add: '- first' },
    ]);
    expect(changed).toBe(
      '# State\n\nPlan: 1 of 3\n\n### Decisions\n\n- one\n- two\n\n### Pending Todos\n\n- todo\n\n### Empty\n\n- first\n',
    );
  });

  it('puts lines in front of a line', () => {
    expect(changeText('a\nb\n', [{ is: 'before', match: '^b', add: 'x\ny\n' }])).toBe('a\nx\ny\nb\n');
  });

  it('leaves what is there already: a session that was interrupted does it again', () => {
    const changes = [
      { is: 'line', match: '^Plan: 1', to: 'Plan: 2' },
      { is: 'entry', under: '### Decisions', add: '- two' },
    ] as const;
    const once = changeText(state, changes);
    expect(once).not.toBe(state);
    expect(changeText(once, changes)).toBe(once);
  });

  it('fails where there is no place', () => {
    expect(() => changeText(state, [{ is: 'line', match: '^Nothing', to: '' }])).toThrow('no line matches');
    expect(() => changeText(state, [{ is: 'entry', under: '### Gone', add: '-' }])).toThrow('no heading');
  });
});
