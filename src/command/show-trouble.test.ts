import { describe, expect, it } from 'vitest';
import { troubleLine } from './show-trouble.ts';

describe('a trouble', () => {
  it('is one line: what, where, what to do', () => {
    const line = troubleLine({
      kind: 'refused',
      name: 'detached-head',
      what: 'HEAD is detached',
      where: '/home/ada/with\nnewline',
      next: 'git switch main',
    });
    expect(line).toBe('HEAD is detached (/home/ada/with newline). Next: git switch main');
  });
});
