import { describe, expect, it } from 'vitest';
import { gitSettings, isOrdinarySetting } from './git-settings.ts';

const text = `[core]
	bare = false
	hooksPath = .husky \\
  more
; a note
[branch "feat/X"] remote = origin
	Merge = refs/heads/feat/X
[remote "origin"]
	fetch = +a
	fetch = +b
[alias]
	st
	this is no setting =
`;

describe('gitSettings', () => {
  it('names what is set as git does, and loses nothing that it does not understand', () => {
    expect(Object.fromEntries(gitSettings(text))).toEqual({
      'core.bare': 'false\n',
      'core.hookspath': '.husky   more\n',
      'branch.feat/X.remote': 'origin\n',
      'branch.feat/X.merge': 'refs/heads/feat/X\n',
      'remote.origin.fetch': '+a\n+b\n',
      'alias.st': '\n',
      'alias.this is no setting =': '\n',
    });
  });

  it('takes for ordinary only what names no program', () => {
    const names = [
      'branch.main.remote',
      'remote.a.b.url',
      'user.email',
      'color.ui',
      'pull.rebase',
      'push.default',
    ];
    expect(names.filter((name) => !isOrdinarySetting(name))).toEqual([]);
    const others = [
      'core.hookspath',
      'remote.o.uploadpack',
      'filter.x.clean',
      'submodule.a.update',
      'alias.lg',
      'status.showuntrackedfiles',
      'x.y',
    ];
    expect(others.filter(isOrdinarySetting)).toEqual([]);
  });
});
