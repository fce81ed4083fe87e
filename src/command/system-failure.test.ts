import { describe, expect, it } from 'vitest';
import { GitError } from '../git/git.ts';
import { runSync } from '../process/run-sync.ts';
import { systemFailure } from './system-failure.ts';

const thrown = (code: string, path?: string): Error =>
  Object.assign(new Error(code), { code, ...(path === undefined ? {} : { path }) });

describe('a failure of the machine', () => {
  it('is told as what it is, with the path where it is known', () => {
    expect(systemFailure(thrown('ENOSPC'))).toMatchObject({ kind: 'failed', what: 'the disk is full' });
    expect(systemFailure(thrown('EROFS', '/x'))).toMatchObject({ where: '/x' });
    expect(systemFailure(thrown('EACCES'))?.next).toContain('writable for you');
  });

  it('is heard from git too', () => {
    const stderr = 'fatal: sha1 file write error. Out of diskspace';
    const outcome = { ...runSync('true', [], { cwd: '/' }), code: 128, stderr };
    expect(systemFailure(new GitError('/r', ['commit'], outcome))?.what).toBe('the disk is full');
  });

  it('is nothing else: a bug stays a bug', () => {
    expect(systemFailure(new TypeError('x is not a function'))).toBeUndefined();
    expect(systemFailure(thrown('ENOENT', '/x'))).toBeUndefined();
    expect(systemFailure('a string')).toBeUndefined();
  });
});
