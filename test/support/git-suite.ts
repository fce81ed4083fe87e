import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  commitFiles,
  makeRepository,
  removeFolder,
  temporaryFolder,
  writeFiles,
} from './temporary-repository.ts';
import {
  catFiles,
  clonePlain,
  commitAndBranch,
  commitOf,
  commitsOf,
  commitTree,
  diffPaths,
  fastForward,
  takeBackFromOtherBranch,
  fetchFrom,
  git,
  gitEnvironment,
  gitText,
  head,
  headAndStatus,
  leapfrogIdentity,
  listMessages,
  listRefs,
  openRepository,
  operationInProgress,
  planningAtCommit,
  planningHistory,
  readBlob,
  readBlobs,
  readObjects,
  type Repository,
  refCommit,
  refsNamed,
  statusOf,
  updateRef,
  worktreeTree,
  writeTree,
} from '../../src/git/index.ts';

const odd = 'dir “q"/new\nline \\ tab\t ó.txt';

/**
 * What every git that the product runs on has to do: the real one, and the simulated one of test/sim, which knows no linked
 * worktrees, no symbolic links and no merges of files (the product never asks for any of them in a simulation).
 */
export function gitSuite(backend: 'real' | 'simulated'): void {
  const simulated = backend === 'simulated';
  let folder: string;
  let repo: Repository;
  beforeEach(() => {
    folder = temporaryFolder();
    repo = makeRepository(join(folder, 'r'), {
      'a.txt': 'a\n',
      [odd]: 'odd\n',
      '.planning/STATE.md': 'state\r\n',
    });
  });
  afterEach(() => removeFolder(folder));

  /** A commit on top of HEAD that nothing points at, made by plumbing. */
  function commitOnTop(files: Readonly<Record<string, string | undefined>>): string {
    const changes = Object.entries(files).map(([path, bytes]) => ({ path, bytes }));
    const tree = writeTree(repo, 'HEAD', changes);
    const parents = [commitOf(repo, 'HEAD') ?? ''];
    return commitTree(repo, {
      tree,
      parents,
      message: 'docs(03): x\n\nLeapfrog-Base: y\n',
      identity: leapfrogIdentity,
    });
  }

  describe('what is there', () => {
    it('opens a repository from below its top, and says what else a folder is', () => {
      expect(openRepository(join(repo.folder, '.planning'))).toEqual({ ok: true, value: repo });
      expect(openRepository(folder)).toMatchObject({ ok: false, trouble: { name: 'no-repository' } });
      expect(openRepository(repo.gitDir)).toMatchObject({ ok: false, trouble: { name: 'bare-repository' } });
      expect(openRepository(join(folder, 'gone'))).toMatchObject({ ok: false, trouble: { name: 'no-git' } });
    });

    it.skipIf(simulated)('knows a linked worktree from the repository behind it', () => {
      const linked = join(folder, 'linked');
      gitText(repo, ['worktree', 'add', '-q', linked]);
      const opened = openRepository(linked);
      expect(opened).toMatchObject({ ok: true, value: { folder: linked, commonDir: repo.commonDir } });
      expect(opened.ok && opened.value.gitDir).not.toBe(repo.gitDir);
    });

    it('gives HEAD, also detached and unborn', () => {
      const commit = commitOf(repo, 'HEAD') ?? '';
      expect(head(repo)).toEqual({ branch: 'main', commit });
      gitText(repo, ['checkout', '-q', '--detach']);
      expect(head(repo)).toEqual({ branch: undefined, commit });
      expect(headAndStatus(repo)).toEqual({ head: { branch: undefined, commit }, entries: [] });
      const empty = makeRepository(join(folder, 'empty'));
      expect(head(empty)).toBeUndefined();
      writeFiles(empty.folder, { '# branch.oid': 'not a commit' });
      expect(headAndStatus(empty)).toMatchObject({ head: undefined, entries: [{ path: '# branch.oid' }] });
      expect(commitOf(repo, '--all')).toBeUndefined();
      expect(commitAndBranch(repo, '--all')).toBeUndefined();
      expect(commitAndBranch(empty, 'HEAD')).toBeUndefined();
      gitText(repo, ['checkout', '-q', 'main']);
      const next = commitFiles(repo, { 'a.txt': 'next\n' }, 'next');
      expect(commitAndBranch(repo, commit)).toEqual({ branch: 'main', commit });
      expect(commitAndBranch(repo, '0'.repeat(40))).toBeUndefined();
      expect(commitsOf(repo, [commit, '0'.repeat(40), 'HEAD', 'HEAD:a.txt'])).toEqual([
        commit,
        undefined,
        next,
        undefined,
      ]);
    });

    it('is not led astray by the environment of a hook', () => {
      const cleaned = gitEnvironment({
        GIT_DIR: '/x',
        GIT_INDEX_FILE: '/y',
        GIT_AUTHOR_NAME: 'A',
        PATH: '/bin',
      });
      expect(cleaned).toMatchObject({ GIT_AUTHOR_NAME: 'A', PATH: '/bin' });
      expect(cleaned).not.toHaveProperty('GIT_DIR');
      expect(cleaned).not.toHaveProperty('GIT_INDEX_FILE');
    });

    it('lists status with odd names, renames, staged and unstaged', () => {
      writeFiles(repo.folder, { [odd]: 'changed', 'new dir/ü': 'n', ignored: 'i' });
      writeFileSync(join(repo.gitDir, 'info/exclude'), 'ignored\n');
      gitText(repo, ['mv', 'a.txt', 'b c.txt']);
      gitText(repo, ['config', 'status.showUntrackedFiles', 'no']);
      const object = gitText(repo, ['rev-parse', 'HEAD:a.txt']);
      const was = gitText(repo, ['rev-parse', `HEAD:${odd}`]);
      const plain = { unmerged: false, submodule: false };
      expect(statusOf(repo)).toEqual([
        { path: 'b c.txt', from: 'a.txt', staged: 'R', unstaged: '.', object, ...plain },
        { path: odd, staged: '.', unstaged: 'M', object: was, ...plain },
        { path: 'new dir/ü', staged: '?', unstaged: '?', unmerged: false, submodule: false },
      ]);
      const moved = { unstaged: '.', unmerged: false, submodule: false };
      const { head: now, entries } = headAndStatus(repo, { renames: false });
      expect(now).toEqual(head(repo));
      expect(entries.slice(0, 2)).toEqual([
        { path: 'a.txt', staged: 'D', object: '0'.repeat(40), ...moved },
        { path: 'b c.txt', staged: 'A', object, ...moved },
      ]);
      expect(statusOf(repo, { paths: ['new dir'] }).map(({ path }) => path)).toEqual(['new dir/ü']);
      expect(statusOf(repo, { ignored: true }).at(-1)).toMatchObject({ path: 'ignored', staged: '!' });
    });

    it.skipIf(simulated)('names the operation in progress', () => {
      expect(operationInProgress(repo)).toBeUndefined();
      gitText(repo, ['checkout', '-q', '-b', 'side']);
      commitFiles(repo, { 'a.txt': 'side\n' }, 'side');
      gitText(repo, ['checkout', '-q', 'main']);
      commitFiles(repo, { 'a.txt': 'main\n' }, 'main');
      expect(git(repo, ['merge', 'side']).code).toBe(1);
      expect(operationInProgress(repo)).toBe('merge');
      expect(statusOf(repo)).toMatchObject([{ path: 'a.txt', unmerged: true }]);
      gitText(repo, ['merge', '--abort']);
      expect(git(repo, ['rebase', 'side']).code).toBe(1);
      expect(operationInProgress(repo)).toBe('rebase');
      gitText(repo, ['rebase', '--abort']);
      expect(git(repo, ['cherry-pick', 'side']).code).toBe(1);
      expect(operationInProgress(repo)).toBe('cherry-pick');
    });
  });

  describe('objects', () => {
    it('reads many at once, in order, with holes', () => {
      const blob = gitText(repo, ['rev-parse', 'HEAD:a.txt']);
      const [missing, one, again] = readObjects(repo, ['0'.repeat(40), blob, blob]);
      expect(missing).toBeUndefined();
      expect(one?.toString()).toBe('a\n');
      expect(again?.toString()).toBe('a\n');
      expect(readBlob(repo, 'HEAD', odd)?.toString()).toBe('odd\n');
      expect(readBlob(repo, 'HEAD', 'nowhere')).toBeUndefined();
      const files = ['.planning', odd, 'nowhere 7', 'a.txt', odd].map((path) => ({ commit: 'HEAD', path }));
      expect(readBlobs(repo, files).map((bytes) => bytes?.toString())).toEqual([
        undefined,
        'odd\n',
        undefined,
        'a\n',
        'odd\n',
      ]);
      expect(readBlobs(repo, [])).toEqual([]);
      expect(catFiles(repo, 'HEAD', '.planning')).toEqual(new Map([['.planning/STATE.md', 'state\r\n']]));
    });

    it('commits over HEAD without touching index or worktree', () => {
      writeFiles(repo.folder, { 'a.txt': 'dirty', staged: 's' });
      gitText(repo, ['add', 'staged']);
      const before = statusOf(repo);
      const commit = commitOnTop({ 'a.txt': undefined, 'x/ÿ\n': 'new', '.planning/STATE.md': 'state 2\r\n' });
      expect(statusOf(repo)).toEqual(before);
      expect(head(repo)?.commit).not.toBe(commit);
      expect(diffPaths(repo, 'HEAD', commit)).toEqual([
        { path: '.planning/STATE.md', change: 'M' },
        { path: 'a.txt', change: 'D' },
        { path: 'x/ÿ\n', change: 'A' },
      ]);
      expect(readBlob(repo, commit, '.planning/STATE.md')?.toString()).toBe('state 2\r\n');
      expect(gitText(repo, ['log', '-1', '--format=%an %s', commit])).toBe('leapfrog docs(03): x');
      const without = writeTree(repo, commit, [{ path: '.planning/STATE.md', bytes: undefined }]);
      expect(diffPaths(repo, commit, without)).toEqual([{ path: '.planning/STATE.md', change: 'D' }]);
      const alone = writeTree(repo, { empty: true }, [{ path: 'a', bytes: 'a\n' }]);
      expect(catFiles(repo, alone, '')).toEqual(new Map([['a', 'a\n']]));
    });

    it.skipIf(simulated)('takes the worktree as it is into a tree, with modes, links and deletions', () => {
      writeFiles(repo.folder, { 'run.sh': 'x', secret: 's', 'deep/inside': 'i' });
      chmodSync(join(repo.folder, 'run.sh'), 0o755);
      symlinkSync('a.txt', join(repo.folder, 'link'));
      rmSync(join(repo.folder, odd));
      writeFileSync(join(repo.gitDir, 'info/exclude'), 'secret\n');
      const all = worktreeTree(repo, { onto: 'HEAD', paths: ['.'] });
      const changes = ['deep/inside A', `${odd} D`, 'link A', 'run.sh A'];
      const changed = (tree: string): string[] =>
        diffPaths(repo, 'HEAD', tree).map((c) => `${c.path} ${c.change}`);
      expect(changed(all)).toEqual(changes);
      expect(gitText(repo, ['ls-tree', all, '--', 'run.sh', 'link'])).toMatch(/^120000[^]*100755/);
      expect(changed(worktreeTree(repo, { onto: 'HEAD', paths: [odd, 'never there'] }))).toEqual([
        `${odd} D`,
      ]);
      expect(changed(worktreeTree(repo, { onto: 'HEAD', paths: ['secret'], force: true }))).toEqual([
        'secret A',
      ]);
      const shown = worktreeTree(repo, { onto: 'HEAD', paths: ['deep'], hidden: ['secret', 'never there'] });
      expect(changed(shown)).toEqual(['deep/inside A', 'secret A']);
      expect(gitText(repo, ['diff', '--cached', '--name-only'])).toBe('');
    });
  });

  describe('refs', () => {
    it('move only from where they were seen', () => {
      const one = commitOf(repo, 'HEAD') ?? '';
      const two = commitOnTop({ x: '2' });
      const ref = 'refs/leapfrog/held/k/3';
      expect(updateRef(repo, ref, one, two)).toMatchObject({ ok: false, trouble: { name: 'ref-moved' } });
      expect(updateRef(repo, ref, one, { absent: true })).toMatchObject({ ok: true });
      expect(updateRef(repo, ref, two, { absent: true })).toMatchObject({
        ok: false,
        trouble: { name: 'ref-moved' },
      });
      expect(updateRef(repo, ref, two, one)).toMatchObject({ ok: true });
      expect(refCommit(repo, ref)).toBe(two);
      expect(listRefs(repo, 'refs/leapfrog/held')).toEqual([{ name: ref, commit: two }]);
      expect(updateRef(repo, `${ref}-b`, one, { absent: true })).toMatchObject({ ok: true });
      const messages = [one, two].map((commit) => gitText(repo, ['show', '-s', '--format=%B', commit]));
      expect(listMessages(repo, 'refs/leapfrog/held')).toEqual([
        { name: ref, commit: two, message: messages[1] },
        { name: `${ref}-b`, commit: one, message: messages[0] },
      ]);
      expect(listMessages(repo, 'refs/leapfrog/none')).toEqual([]);
      expect(refsNamed(repo, ['refs/heads/', ref, 'refs/stash']).map(({ name }) => name)).toEqual([
        'refs/heads/main',
        ref,
      ]);
      writeFileSync(join(repo.gitDir, `${ref}.lock`), '');
      expect(updateRef(repo, ref, one, two)).toMatchObject({
        ok: false,
        trouble: { name: 'ref-not-written' },
      });
    });
  });

  describe('fast-forward', () => {
    it('takes a commit in and leaves unrelated work alone, staged and not', () => {
      writeFiles(repo.folder, { staged: 's', 'a.txt': 'dirty' });
      gitText(repo, ['add', 'staged']);
      const expected = { branch: 'main', commit: commitOf(repo, 'HEAD') ?? '' };
      const commit = commitOnTop({ '.planning/P.md': 'plan' });
      expect(fastForward(repo, { commit, expected })).toEqual({ ok: true, value: undefined });
      expect(head(repo)).toEqual({ branch: 'main', commit });
      expect(readFileSync(join(repo.folder, '.planning/P.md'), 'utf8')).toBe('plan');
      expect(statusOf(repo).map((e) => e.path + e.staged + e.unstaged)).toEqual(['a.txt.M', 'stagedA.']);
    });

    it('refuses with the reason, and has changed nothing', () => {
      const expected = { branch: 'main', commit: commitOf(repo, 'HEAD') ?? '' };
      const commit = commitOnTop({ 'a.txt': 'theirs', [odd]: 'theirs' });
      writeFiles(repo.folder, { 'a.txt': 'dirty' });
      gitText(repo, ['config', 'merge.autoStash', 'true']);
      const refused = fastForward(repo, { commit, expected });
      expect(refused).toMatchObject({ ok: false, trouble: { name: 'would-overwrite', where: 'a.txt' } });
      expect(readFileSync(join(repo.folder, 'a.txt'), 'utf8')).toBe('dirty');
      expect(head(repo)).toEqual(expected);
      gitText(repo, ['checkout', '-q', '--', 'a.txt']);
      writeFileSync(join(repo.gitDir, 'index.lock'), '');
      expect(fastForward(repo, { commit, expected })).toMatchObject({
        trouble: { name: 'fast-forward-failed' },
      });
      rmSync(join(repo.gitDir, 'index.lock'));
      gitText(repo, ['checkout', '-q', '-b', 'other']);
      expect(fastForward(repo, { commit, expected })).toMatchObject({ trouble: { name: 'branch-switched' } });
      gitText(repo, ['checkout', '-q', 'main']);
      commitFiles(repo, { b: 'b' }, 'meanwhile');
      expect(fastForward(repo, { commit, expected })).toMatchObject({ trouble: { name: 'head-moved' } });
      const now = { branch: 'main', commit: commitOf(repo, 'HEAD') ?? '' };
      expect(fastForward(repo, { commit, expected: now })).toMatchObject({ trouble: { name: 'head-moved' } });
    });
  });

  describe('a branch that was moved in the place of another', () => {
    it('goes back, and only where the other one has stayed', () => {
      const expected = { branch: 'main', commit: commitOf(repo, 'HEAD') ?? '' };
      const commit = commitOnTop({ '.planning/P.md': 'plan' });
      const takenBack = () => takeBackFromOtherBranch(repo, { commit, expected });
      gitText(repo, ['checkout', '-q', '-b', 'side']);
      gitText(repo, ['merge', '--ff-only', '--quiet', commit]);
      expect(takenBack()).toMatchObject({ name: 'branch-switched' });
      expect(head(repo)).toEqual({ branch: 'side', commit: expected.commit });
      expect(existsSync(join(repo.folder, '.planning/P.md'))).toBe(false);
      expect(takenBack()).toBeUndefined();
      // A branch that somebody made where it had landed is theirs.
      gitText(repo, ['checkout', '-q', 'main']);
      gitText(repo, ['merge', '--ff-only', '--quiet', commit]);
      expect(takenBack()).toBeUndefined();
      gitText(repo, ['checkout', '-q', '-b', 'mine']);
      expect(takenBack()).toBeUndefined();
      expect(head(repo)).toEqual({ branch: 'mine', commit });
    });
  });

  describe('other repositories', () => {
    it('clones with shared objects, without checkout, remote, hooks or tags, and fetches back', () => {
      gitText(repo, ['tag', 'v1']);
      gitText(repo, ['gc', '-q']);
      const to = join(folder, 'lane “1"');
      const settings = new Map([
        ['user.name', 'A = B'],
        ['filter.lfs.clean', ''],
      ]);
      expect(clonePlain({ from: repo.folder, to, settings })).toMatchObject({ ok: true });
      const opened = openRepository(to);
      const lane = opened.ok ? opened.value : repo;
      expect(gitText(lane, ['remote'])).toBe('');
      expect(gitText(lane, ['tag'])).toBe('');
      expect(gitText(lane, ['config', '--get', 'user.name'])).toBe('A = B');
      expect(gitText(lane, ['config', '--get', 'filter.lfs.clean'])).toBe('');
      expect(existsSync(join(lane.gitDir, 'hooks'))).toBe(false);
      expect(existsSync(join(to, 'a.txt'))).toBe(false);
      expect(commitOf(lane, 'HEAD')).toBe(commitOf(repo, 'HEAD'));
      const commit = commitOnTop({ x: 'x' });
      gitText(repo, ['update-ref', 'refs/leapfrog/x', commit]);
      expect(fetchFrom(lane, repo.folder, ['refs/leapfrog/x:refs/leapfrog/y'])).toMatchObject({ ok: true });
      expect(refCommit(lane, 'refs/leapfrog/y')).toBe(commit);
      // Under no ref there.
      const loose = commitOnTop({ x: 'loose' });
      expect(fetchFrom(lane, repo.folder, [`${loose}:refs/leapfrog/z`])).toMatchObject({ ok: true });
      expect(refCommit(lane, 'refs/leapfrog/z')).toBe(loose);
      expect(fetchFrom(lane, join(folder, 'gone'), ['HEAD:x'])).toMatchObject({
        trouble: { name: 'fetch-failed' },
      });
    });

    const otherDisk = ['/dev/shm'].find(
      (place) => existsSync(place) && statSync(place).dev !== statSync('/tmp').dev,
    );
    it.skipIf(simulated || otherDisk === undefined)(
      'clones onto another disk, where nothing can be hard-linked',
      () => {
        const there = mkdtempSync(join(otherDisk ?? '', 'leapfrog-clone-'));
        try {
          expect(clonePlain({ from: repo.folder, to: join(there, 'lane') })).toEqual({
            ok: true,
            value: undefined,
          });
          expect(gitText({ folder: join(there, 'lane') }, ['rev-parse', 'HEAD'])).toBe(
            commitOf(repo, 'HEAD'),
          );
        } finally {
          removeFolder(there);
        }
      },
    );
  });

  describe('the planning root in git', () => {
    it('is read from a commit, below its own folder only', () => {
      const commit = commitFiles(repo, { 'apps/ä/.planning/x y.md': 'x', 'apps/ä/.planning2/z': 'z' }, 'app');
      const planning = planningAtCommit(repo, commit, 'apps/ä/.planning');
      expect(planning.paths).toEqual(['x y.md']);
      expect(planning.read('x y.md')).toBe('x');
      expect(planning.read('STATE.md')).toBeUndefined();
      expect(planningAtCommit(repo, commit, '.planning').paths).toEqual(['STATE.md']);
    });

    it('gives its history along first parents, a merge as one commit, with the texts of verifications', () => {
      const file = '.planning/phases/01-a/01-VERIFICATION.md';
      gitText(repo, ['checkout', '-q', '-b', 'side']);
      commitFiles(repo, { [file]: 'status: gaps\n' }, 'one');
      commitFiles(repo, { [file]: 'status: passed\n', 'src/x': '' }, 'two');
      gitText(repo, ['checkout', '-q', 'main']);
      commitFiles(repo, { 'a.txt': 'elsewhere\n' }, 'not planning');
      gitText(repo, ['merge', '-q', '--no-ff', '-m', 'merge', 'side']);
      const merge = commitOf(repo, 'HEAD') ?? '';
      gitText(repo, ['rm', '-q', '.planning/STATE.md']);
      gitText(repo, ['commit', '-q', '-m', 'remove']);
      const history = planningHistory(repo, 'HEAD', '.planning');
      const blob = gitText(repo, ['rev-parse', `${merge}:${file}`]);
      expect(history.commits.map((commit) => commit.changes)).toEqual([
        [{ path: 'STATE.md', blob: gitText(repo, ['rev-parse', `${merge}:.planning/STATE.md`]) }],
        [{ path: 'phases/01-a/01-VERIFICATION.md', blob }],
        [{ path: 'STATE.md', blob: undefined }],
      ]);
      expect(history.commits[1]?.commit).toBe(merge);
      expect(history.commits[1]?.at).toMatch(/^\d{4}-\d\d-\d\dT/);
      expect(history.texts).toEqual(new Map([[blob, 'status: passed\n']]));
      // A commit's own is read once; what a name leads to, each time.
      expect(planningHistory(repo, merge, '.planning')).toBe(planningHistory(repo, merge, '.planning'));
      expect(planningHistory(repo, merge, '.planning').commits).toHaveLength(2);
      expect(planningHistory(repo, merge, '.planning/phases').commits).toHaveLength(1);
      commitFiles(repo, { '.planning/STATE.md': 'again\n' }, 'again');
      expect(planningHistory(repo, 'HEAD', '.planning').commits).toHaveLength(4);
    });
  });
}
