import type { RunOutcome } from '../process/index.ts';
import { limit } from '../limit.ts';
import { git, GitError } from './git.ts';
import type { Repository } from './repository.ts';
import { shelf, type Shelf } from './shelf.ts';

/** The name of an object in full, as git writes it with SHA-1 or SHA-256: it never names anything else. */
export const fullName = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/** What one open repository has said of its objects; gone with it, and bounded. */
interface Said {
  readonly answers: Shelf<RunOutcome>;
  readonly objects: Shelf<ReadObject>;
}

export interface ReadObject {
  readonly type: string;
  readonly bytes: Buffer;
}

const said = new WeakMap<Repository, Said>();

function saidIn(repo: Repository): Said {
  const known = said.get(repo);
  if (known !== undefined) return known;
  const made = {
    answers: shelf<RunOutcome>(limit.answerBytes),
    objects: shelf<ReadObject>(limit.objectBytes),
  };
  said.set(repo, made);
  return made;
}

/**
 * A call of git that looks at nothing but objects, by these revisions: where each is an object's name in full, the answer is the same
 * for ever, and an open repository is asked once. A call that looks at a ref, the index or the worktree must not come here.
 */
export function lastingOutcome(
  repo: Repository,
  revisions: readonly string[],
  args: readonly string[],
): RunOutcome {
  if (!revisions.every((revision) => fullName.test(revision))) return git(repo, args);
  const { answers } = saidIn(repo);
  const key = args.join('\0');
  const known = answers.take(key);
  if (known !== undefined) return known;
  const outcome = git(repo, args);
  // Failing, git has not said anything: an object that is not here now may come. And where history is cut short, "no" may become "yes".
  if (outcome.code === 0) answers.put(key, outcome, key.length + 2 * outcome.bytes.length);
  return outcome;
}

/** What such a call printed, without its last line end. Throws GitError where git fails. */
export function lastingText(repo: Repository, revisions: readonly string[], args: readonly string[]): string {
  const outcome = lastingOutcome(repo, revisions, args);
  if (outcome.code !== 0) throw new GitError(repo.folder, args, outcome);
  return outcome.stdout.replace(/\n$/, '');
}

/** The NUL-separated fields that such a call printed (`-z`). Throws GitError where git fails. */
export function lastingFields(
  repo: Repository,
  revisions: readonly string[],
  args: readonly string[],
): string[] {
  return lastingText(repo, revisions, args).split('\0').slice(0, -1);
}

/** The bytes of objects, asked together where they are not known: `read` gives them in the order asked. */
export function lastingObjects(
  repo: Repository,
  names: readonly string[],
  read: (names: readonly string[]) => readonly (ReadObject | undefined)[],
): readonly (ReadObject | undefined)[] {
  const { objects } = saidIn(repo);
  const known = new Map(names.map((name) => [name, objects.take(name)]));
  const asked = [...known].flatMap(([name, object]) => (object === undefined ? [name] : []));
  for (const [at, object] of read(asked).entries()) {
    const name = asked[at] ?? '';
    known.set(name, object);
    const lasts = fullName.test(name.split(':', 1)[0] ?? '');
    if (object !== undefined && lasts) objects.put(name, object, name.length + object.bytes.length);
  }
  return names.map((name) => known.get(name));
}
