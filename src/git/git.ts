import { type Environment, type RunOutcome, runSync } from '../process/index.ts';
import type { Repository } from './repository.ts';

export interface GitOptions {
  readonly input?: string | Buffer;
  /** Laid over the cleaned environment; how plumbing gets its temporary index. */
  readonly env?: Environment;
  readonly timeoutMs?: number;
}

/** A call of git that could not fail in a sound repository did: a bug of ours or a broken repository. */
export class GitError extends Error {
  override readonly name = 'GitError';
  readonly outcome: RunOutcome;
  constructor(folder: string, args: readonly string[], outcome: RunOutcome) {
    const why = outcome.failure ?? (outcome.timedOut ? 'timed out' : outcome.stderr.trim());
    super(`git ${args.join(' ')} in ${folder}: ${why === '' ? `exit code ${outcome.code}` : why}`);
    this.outcome = outcome;
  }
}

/** Runs git in a repository's worktree; the outcome says how it went. */
export function git(
  repo: Pick<Repository, 'folder'>,
  args: readonly string[],
  options?: GitOptions,
): RunOutcome {
  return runGit(repo.folder, args, options);
}

/** What git printed, without its last line end. Throws GitError where git fails. */
export function gitText(
  repo: Pick<Repository, 'folder'>,
  args: readonly string[],
  options?: GitOptions,
): string {
  return gitOutcome(repo, args, options).stdout.replace(/\n$/, '');
}

/** The NUL-separated fields that git printed (`-z`). Throws GitError where git fails. */
export function gitFields(
  repo: Pick<Repository, 'folder'>,
  args: readonly string[],
  options?: GitOptions,
): string[] {
  const fields = gitOutcome(repo, args, options).stdout.split('\0');
  fields.pop();
  return fields;
}

/** The outcome of a call that has to succeed. Throws GitError where git fails. */
export function gitOutcome(
  repo: Pick<Repository, 'folder'>,
  args: readonly string[],
  options?: GitOptions,
): RunOutcome {
  const outcome = runGit(repo.folder, args, options);
  if (outcome.code !== 0) throw new GitError(repo.folder, args, outcome);
  return outcome;
}

/** Runs git in any folder, also where there is no repository yet. */
export function runGit(folder: string, args: readonly string[], options: GitOptions = {}): RunOutcome {
  return runSync(
    'git',
    ['-c', 'core.quotepath=off', '-c', 'color.ui=false', '-c', 'log.showSignature=false', ...args],
    {
      cwd: folder,
      env:
        options.env === undefined
          ? gitEnvironment(process.env)
          : { ...gitEnvironment(process.env), ...options.env },
      ...(options.input === undefined ? {} : { input: options.input }),
      ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
    },
  );
}

/** Variables of the caller's that say who commits, which settings hold and how to reach signing keys. */
const kept =
  /^GIT_(AUTHOR|COMMITTER)_|^GIT_CONFIG_(GLOBAL|SYSTEM|NOSYSTEM)$|^GIT_(EXEC_PATH|CEILING_DIRECTORIES)$/;

/**
 * The environment of a git call: the caller's without its GIT_DIR, GIT_INDEX_FILE and the like, which a hook sets and
 * which would send our calls to another repository; English messages, no prompts, no editor, no locks for reads.
 */
export function gitEnvironment(env: Environment): Record<string, string | undefined> {
  const own = Object.entries(env).filter(([name]) => !name.startsWith('GIT_') || kept.test(name));
  return {
    ...Object.fromEntries(own),
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_EDITOR: ':',
  };
}
