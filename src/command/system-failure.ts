import { GitError } from '../git/git.ts';
import { errorCode } from '../process/error-code.ts';
import type { Trouble } from '../trouble.ts';

/** What a machine may refuse in the middle of any command, as Node names it and as git puts it into words. */
const failures: readonly {
  readonly codes: readonly string[];
  readonly words: RegExp;
  readonly what: string;
  readonly next: string;
}[] = [
  {
    codes: ['ENOSPC', 'EDQUOT'],
    words: /no space left on device|out of diskspace|quota exceeded/i,
    what: 'the disk is full',
    next: 'make room, then repeat the command: every step can be repeated',
  },
  {
    codes: ['EROFS'],
    words: /read-only file system/i,
    what: 'the file system is read-only',
    next: 'make it writable and repeat',
  },
  {
    codes: ['EACCES', 'EPERM'],
    words: /permission denied|operation not permitted/i,
    what: 'permission is denied',
    next: 'make the folder writable for you and repeat',
  },
];

/**
 * A thrown error as an expected failure where it is the machine's (a full disk, a read-only one, permissions); undefined
 * for anything else, which is a bug and shows its stack.
 *
 * It may be thrown anywhere: what is written is written beside and moved into place, and every command can be repeated.
 */
export function systemFailure(error: unknown): Trouble | undefined {
  const code = errorCode(error);
  const said = error instanceof GitError ? error.message : '';
  const failure = failures.find(
    ({ codes, words }) => (code !== undefined && codes.includes(code)) || words.test(said),
  );
  if (failure === undefined) return undefined;
  const where = pathOf(error);
  const { what, next } = failure;
  return { kind: 'failed', name: 'system-failure', what, next, ...(where === undefined ? {} : { where }) };
}

function pathOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('path' in error)) return undefined;
  return typeof error.path === 'string' ? error.path : undefined;
}
