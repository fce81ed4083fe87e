import { describe, expect, it } from 'vitest';
import { fieldsOf, readFrontmatter } from './frontmatter.ts';
import { readMustHaves } from './must-haves.ts';

const read = (yaml: string) => readMustHaves(fieldsOf(readFrontmatter(`---\n${yaml}\n---\n`)));

describe('must-haves', () => {
  it('reads what GSD writes', () => {
    const yaml = `must_haves:
  truths:
    - "mkcd works with names that hold spaces"
  artifacts:
    - path: "shell/functions.sh"
      provides: "mkcd, up"
      exports: [mkcd, up]
    - path: docs/b.md
  key_links: []`;
    expect(read(yaml)).toEqual({
      truths: ['mkcd works with names that hold spaces'],
      artifacts: [
        { path: 'shell/functions.sh', provides: 'mkcd, up', exports: ['mkcd', 'up'] },
        { path: 'docs/b.md', provides: undefined, exports: [] },
      ],
    });
  });

  it('reads what people write instead', () => {
    expect(read('must_haves:\n  truths: one sentence\n  artifacts: [a.sh, ""]')).toEqual({
      truths: ['one sentence'],
      artifacts: [{ path: 'a.sh', provides: undefined, exports: [] }],
    });
  });

  it.each([
    'phase: 1',
    'must_haves: {}',
    'must_haves: later',
    'must_haves:\n  artifacts:\n    - provides: x',
  ])('finds nothing in %j', (yaml) => {
    expect(read(yaml)).toEqual({ truths: [], artifacts: [] });
  });
});
