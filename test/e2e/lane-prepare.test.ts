import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  commitOf,
  gitText,
  head,
  listRefs,
  readBlob,
  type Repository,
  statusOf,
} from '../../src/git/index.ts';
import { findGsd } from '../../src/gsd/index.ts';
import { laneOf, openProject, prepareLane } from '../../src/lane/index.ts';
import { run, startSession } from '../../src/process/index.ts';
import { type LaidGeneration, layGsd, nodeOf } from '../support/lay-gsd.ts';
import { environmentOf, makeProject, must, openAt, smallProject } from '../support/temporary-project.ts';
import {
  commitFiles,
  makeRepository,
  removeFolder,
  temporaryFolder,
  writeFiles,
} from '../support/temporary-repository.ts';

let folder: string;
let repo: Repository;
beforeEach(() => {
  folder = temporaryFolder();
  repo = makeProject(folder);
});
afterEach(() => removeFolder(folder));

/** Files below a folder that mention a word. */
function mentioning(top: string, word: string): readonly string[] {
  return readdirSync(top, { recursive: true, encoding: 'utf8' }).filter((path) => {
    const found = join(top, path);
    return statSync(found).isFile() && readFileSync(found, 'utf8').includes(word);
  });
}

function setAll(settings: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(settings)) gitText(repo, ['config', key, value]);
}

const generations: readonly LaidGeneration[] = ['january', 'classic-1.32', 'classic-1.42', 'gsd-core'];

describe.each(generations)('an untracked local install of %s', (generation) => {
  it('is available in the lane, stands on its own there, and stays out of its git', () => {
    layGsd(repo.folder, generation, { tracked: false });
    writeFiles(repo.folder, {
      '.claude/worktrees/agent-1/huge': 'somebody else’s',
      '.claude/.credentials.json': 'secret',
      '.claude/hooks/.env': 'secret',
    });
    const project = must(openAt(folder));
    const lane = must(prepareLane(project, { role: 'planner', phase: '2' }));
    const there = findGsd({ folder: lane.folder, env: environmentOf(folder) });
    const { version, commandPrefix } = project.gsd;
    expect(there).toMatchObject({ generation, scope: 'local', version, commandPrefix });
    expect(there.root).toBe(join(lane.folder, '.claude'));
    expect(mentioning(join(lane.folder, '.claude'), `${repo.folder}/`)).toEqual([]);
    for (const left of ['worktrees', '.credentials.json', 'hooks/.env']) {
      expect(existsSync(join(lane.folder, '.claude', left))).toBe(false);
    }
    // It runs there, where it has verbs at all.
    const verb = [there.tools ?? '-v', 'find-phase', '1'];
    const ran = spawnSync(nodeOf(generation), verb, { cwd: lane.folder, encoding: 'utf8' });
    expect(ran.stderr).toBe('');
    expect(ran.stdout).toMatch(there.tools === undefined ? /^v\d/ : /"found": true/);
    expect(statusOf(lane.repo)).toEqual([]);
    expect(lane.unseen).toEqual([]);
    lane.release();

    rmSync(join(repo.folder, '.claude'), { recursive: true });
    const next = must(prepareLane(must(openAt(folder)), { role: 'planner', phase: '2' }));
    expect(findGsd({ folder: next.folder, env: environmentOf(folder) }).scope).toBe('none');
    next.release();
  });
});

describe('what is carried into a lane', () => {
  it('of settings is what GSD writes, never keys', () => {
    layGsd(repo.folder, 'january', { tracked: false });
    const permissions = { allow: [`Read(${repo.folder}/x)`] };
    const settings = { env: { API_KEY: 'k' }, apiKeyHelper: 'cat key', permissions };
    writeFiles(repo.folder, {
      '.claude/settings.local.json': JSON.stringify(settings),
      '.claude/settings.json': '{ broken',
    });
    const lane = must(prepareLane(must(openAt(folder)), { role: 'planner', phase: '2' }));
    const carried: unknown = JSON.parse(
      readFileSync(join(lane.folder, '.claude/settings.local.json'), 'utf8'),
    );
    expect(carried).toEqual({ permissions: { allow: [`Read(${lane.folder}/x)`] } });
    expect(readFileSync(join(lane.folder, '.claude/settings.json'), 'utf8')).toBe('{}\n');
    lane.release();
  });

  it('is never written through a link into the person’s own files', () => {
    layGsd(repo.folder, 'january', { tracked: false });
    const elsewhere = join(folder, 'dotfiles');
    spawnSync('mv', [join(repo.folder, '.claude'), elsewhere]);
    symlinkSync(elsewhere, join(repo.folder, '.claude'));
    gitText(repo, ['add', '-f', '.claude']);
    gitText(repo, ['commit', '-q', '-m', 'link to my dotfiles']);
    const look = (): string =>
      spawnSync('ls', ['-lR', '--full-time', elsewhere], { encoding: 'utf8' }).stdout;
    const before = look();
    const lane = must(prepareLane(must(openAt(folder)), { role: 'planner', phase: '2' }));
    expect(findGsd({ folder: lane.folder, env: environmentOf(folder) }).scope).toBe('local');
    expect(look()).toBe(before);
    lane.release();
  });

  it('is not written through a link further down either, and what has no link before it is carried', () => {
    layGsd(repo.folder, 'january', { tracked: false });
    const elsewhere = join(folder, 'my-commands');
    const commands = join(repo.folder, '.claude', 'commands');
    spawnSync('mv', [commands, elsewhere]);
    symlinkSync(elsewhere, commands);
    gitText(repo, ['add', '-f', '.claude/commands']);
    gitText(repo, ['commit', '-q', '-m', 'link my commands']);
    const look = (): string =>
      spawnSync('ls', ['-lR', '--full-time', elsewhere], { encoding: 'utf8' }).stdout;
    const before = look();
    // Its own path, which a copy would have in place of this one.
    spawnSync('sh', ['-c', `for f in $(find . -name '*.md'); do echo "${repo.folder}/x" >> "$f"; done`], {
      cwd: elsewhere,
    });
    const marked = look();
    expect(marked).not.toBe(before);
    const lane = must(prepareLane(must(openAt(folder)), { role: 'planner', phase: '2' }));
    expect(look()).toBe(marked);
    expect(existsSync(join(lane.folder, '.claude/agents'))).toBe(true);
    lane.release();
  });

  it('holds line ends, links, modes and LFS pointers as git has them, without running a filter', () => {
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n';
    commitFiles(repo, { 'big.bin': pointer, 'run.sh': '#!/bin/sh\n', 'crlf.md': 'a\r\nb\r\n' }, 'kinds');
    symlinkSync('README.md', join(repo.folder, 'link'));
    chmodSync(join(repo.folder, 'run.sh'), 0o755);
    gitText(repo, ['add', 'link', 'run.sh']);
    gitText(repo, ['commit', '-q', '-m', 'modes']);
    // Older than the index: git would read a file as young as its index entry again, through the filter that fails here.
    const hourAgo = new Date(Date.now() - 3_600_000);
    for (const name of ['big.bin', 'run.sh', 'crlf.md'])
      utimesSync(join(repo.folder, name), hourAgo, hourAgo);
    gitText(repo, ['update-index', '-q', '--refresh']);
    const lfs = { process: 'false', smudge: 'false', clean: 'false', required: 'true' };
    setAll(Object.fromEntries(Object.entries(lfs).map(([key, value]) => [`filter.lfs.${key}`, value])));
    // Global, as `git lfs install` does it.
    writeFileSync(
      join(folder, 'gitconfig'),
      '[filter "lfs"]\n\tprocess = false\n\tsmudge = false\n\trequired = true\n',
    );
    process.env['GIT_CONFIG_GLOBAL'] = join(folder, 'gitconfig');
    writeFileSync(join(repo.gitDir, 'info/attributes'), '*.bin filter=lfs diff=lfs merge=lfs -text\n');
    try {
      for (const round of [1, 2]) {
        commitFiles(repo, { 'src/app.js': String(round) }, 'work');
        const lane = must(prepareLane(must(openAt(folder)), { role: 'planner', phase: '2' }));
        expect(readFileSync(join(lane.folder, 'big.bin'), 'utf8')).toBe(pointer);
        expect(readFileSync(join(lane.folder, 'crlf.md'), 'utf8')).toBe('a\r\nb\r\n');
        expect(statSync(join(lane.folder, 'run.sh')).mode & 0o111).not.toBe(0);
        expect(statusOf(lane.repo)).toEqual([]);
        lane.release();
      }
    } finally {
      delete process.env['GIT_CONFIG_GLOBAL'];
    }
  });

  it('captures with the line ends that git would store', () => {
    setAll({ 'core.autocrlf': 'true' });
    writeFiles(repo.folder, { '.planning/STATE.md': 'one\r\ntwo\r\n' });
    const lane = must(prepareLane(must(openAt(folder)), { role: 'planner', phase: '2' }));
    expect(readBlob(lane.repo, lane.start, '.planning/STATE.md')?.toString()).toBe('one\ntwo\n');
    expect(readFileSync(join(lane.folder, '.planning/STATE.md'), 'utf8')).toBe('one\r\ntwo\r\n');
    lane.release();
  });

  it('lets a landing commit as the person does, and a planner without key or hooks', () => {
    const program = join(folder, 'sign.sh');
    writeFiles(folder, { 'sign.sh': '#!/bin/sh\nexit 1\n' });
    chmodSync(program, 0o755);
    setAll({ 'user.signingkey': 'K', 'gpg.program': program, 'commit.gpgsign': 'true' });
    writeFiles(repo.gitDir, { 'hooks/pre-commit': '#!/bin/sh\nexit 1\n' });
    chmodSync(join(repo.gitDir, 'hooks/pre-commit'), 0o755);
    const project = must(openAt(folder));
    const planner = must(prepareLane(project, { role: 'planner', phase: '2' }));
    commitFiles(
      planner.repo,
      { '.planning/phases/02-two/02-01-PLAN.md': 'p' },
      'docs(02): create phase plan',
    );
    expect(gitText(planner.repo, ['log', '-1', '--format=%an'])).toBe('Ada');
    const landing = must(prepareLane(project, { role: 'landing', phase: '2' }));
    expect(() => commitFiles(landing.repo, { x: '' }, 'signed')).toThrow('gpg failed to sign');
    planner.release();
    landing.release();
    for (const name of ['user.signingkey', 'gpg.program', 'commit.gpgsign']) {
      gitText(repo, ['config', '--unset', name]);
    }
    const again = must(prepareLane(project, { role: 'landing', phase: '2' }));
    expect(commitFiles(again.repo, { x: '' }, 'no longer signed')).toMatch(/^[0-9a-f]{40}$/);
    again.release();
  });
});

const plansIn = (top: string): readonly string[] => readdirSync(join(top, '.planning/phases/01-one'));

/**
 * A pre-commit hook that hides what is not staged in a stash, as lint-staged does, changes what is staged, and takes its backup back;
 * it fails with lint-staged's words where the stash that it finds is not its own.
 */
const stashingHook = `#!/bin/sh
set -e
backup="lint-staged automatic backup $$"
git diff --quiet && { echo whole >> "$(git rev-parse --git-dir)/hook-ran"; exit 0; }
git stash push -q --keep-index -m "$backup"
sleep 0.05
git stash list | head -1 | grep -q "$backup" || { echo "lint-staged automatic backup is missing!" >&2; exit 1; }
git checkout -q -- . && git stash pop -q --index
echo partial >> "$(git rev-parse --git-dir)/hook-ran"
`;

describe('hooks that stash', () => {
  it('lose no hunk in 20 commits of both lanes at the same time, where both run them', async () => {
    writeFiles(repo.folder, { '.husky/pre-commit': stashingHook });
    chmodSync(join(repo.folder, '.husky/pre-commit'), 0o755);
    const many = Array.from({ length: 60 }, (_, at) => `line ${at}`).join('\n');
    commitFiles(
      repo,
      { '.husky/pre-commit': stashingHook, 'src/app.js': many, 'README.md': many },
      'chore: husky',
    );
    setAll({ 'core.hooksPath': '.husky' });
    const lane = must(prepareLane(must(openAt(folder)), { role: 'planner', phase: '2' }));
    // A planner's lane runs no hooks of the person's; one that is told to may not do harm either.
    gitText(lane.repo, ['config', 'core.hooksPath', '.husky']);
    const sides = [repo, lane.repo].map((side, at) => ({
      side,
      staged: ['src/app.js', 'README.md'][at] ?? '',
      half: ['README.md', 'src/app.js'][at] ?? '',
    }));
    for (const { side, half } of sides)
      writeFileSync(join(side.folder, half), many.replace('line 5\n', `half of ${half}\n`));
    const before = sides.map(({ side }) => commitOf(side, 'HEAD') ?? '');
    for (let round = 0; round < 20; round += 1) {
      for (const { side, staged } of sides) {
        const path = join(side.folder, staged);
        writeFileSync(path, readFileSync(path, 'utf8').replace(`line ${round + 20}`, `round ${round}`));
        gitText(side, ['add', staged]);
      }
      const made = await Promise.all(
        sides.map(({ side }) => run('git', ['commit', '-q', '-m', `round ${round}`], { cwd: side.folder })),
      );
      expect(made.map(({ code, stderr }) => [code, stderr])).toEqual([
        [0, ''],
        [0, ''],
      ]);
    }
    for (const [at, { side, staged, half }] of sides.entries()) {
      const ran = readFileSync(join(side.folder, '.git/hook-ran'), 'utf8').trim().split('\n');
      expect(ran).toEqual(Array.from({ length: 20 }, () => 'partial'));
      expect(gitText(side, ['stash', 'list'])).toBe('');
      expect(gitText(side, ['diff', '--name-only', before[at] ?? '', 'HEAD'])).toBe(staged);
      const rounds = readBlob(side, commitOf(side, 'HEAD') ?? '', staged)
        ?.toString()
        .match(/round \d+/g);
      expect(rounds).toHaveLength(20);
      expect(readFileSync(join(side.folder, half), 'utf8')).toContain(`half of ${half}\n`);
      expect(gitText(side, ['diff', '--name-only'])).toBe(half);
    }
    lane.release();
  });
});

describe('a lane of a branch that was never pushed', () => {
  it('starts from the very commit that was asked for, with the plans of 50 commits that no remote has', () => {
    const origin = join(folder, 'origin.git');
    gitText(repo, ['init', '-q', '--bare', '-b', 'main', origin]);
    gitText(repo, ['remote', 'add', 'origin', origin]);
    gitText(repo, ['push', '-q', '-u', 'origin', 'main']);
    gitText(repo, ['remote', 'set-head', 'origin', '-a']);
    const pushed = commitOf(repo, 'origin/HEAD');
    const project = must(openAt(folder));
    // The lane is there already, at the base of before: a cached one would be taken again.
    must(prepareLane(project, { role: 'planner', phase: '2' })).release();
    const made = Array.from({ length: 50 }, (_, at) =>
      commitFiles(
        repo,
        { [`.planning/phases/01-one/01-${String(at + 2).padStart(2, '0')}-PLAN.md`]: `plan ${at}\n` },
        `docs(01): plan ${at}`,
      ),
    );
    expect([commitOf(repo, 'origin/HEAD'), gitText(repo, ['rev-list', '--count', '@{u}..'])]).toEqual([
      pushed,
      '50',
    ]);
    for (const [asked, at] of [
      [undefined, 49],
      [made[24], 24],
      ['HEAD', 49],
    ] as const) {
      const wanted = asked === undefined ? {} : { base: asked };
      const lane = must(prepareLane(project, { role: 'planner', phase: '2', ...wanted }));
      expect([lane.base, head(lane.repo)?.commit]).toEqual([made[at], made[at]]);
      expect(gitText(lane.repo, ['merge-base', 'HEAD', made[at] ?? ''])).toBe(made[at]);
      expect(plansIn(lane.folder)).toHaveLength(at + 2);
      lane.release();
    }
    expect(plansIn(repo.folder)).toHaveLength(51);
  });
});

describe('a lane of a linked worktree', () => {
  it('starts from that worktree’s branch and files', () => {
    const linked = join(folder, 'linked');
    gitText(repo, ['worktree', 'add', '-q', '-b', 'feature', linked]);
    writeFiles(linked, { '.planning/STATE.md': 'of the worktree' });
    const project = must(openProject({ folder: linked, env: environmentOf(folder) }));
    const lane = must(prepareLane(project, { role: 'planner', phase: '2' }));
    expect(lane.branch).toBe('feature');
    expect(lane.repo.commonDir.startsWith(join(folder, 'state'))).toBe(true);
    expect(readFileSync(join(lane.folder, '.planning/STATE.md'), 'utf8')).toBe('of the worktree');
    lane.release();
  });
});

const laneModule = JSON.stringify(new URL('../../dist/lane/index.js', import.meta.url).href);

describe('a lane after a crash', () => {
  it('is prepared in the end, wherever the preparation was killed, and nothing is lost', async () => {
    const project = must(openAt(folder));
    const where = JSON.stringify({ folder: repo.folder, env: environmentOf(folder) });
    const script = `const { openProject, prepareLane } = await import(${laneModule}); const p = openProject(${where});
      console.log('begin'); const r = prepareLane(p.value, { role: 'planner', phase: '2' }); console.log(r.ok ? 'done' : r.trouble.name)`;
    const outcomes = new Set<string>();
    const written: string[] = [];
    for (let round = 0; round < 14; round += 1) {
      commitFiles(repo, { 'src/app.js': `round ${round}` }, `work ${round}`);
      let last = '';
      const session = startSession(process.execPath, ['--input-type=module', '-e', script], {
        cwd: folder,
        stdio: 'pipe',
        onLine: (line) => {
          last = line;
          if (line === 'begin') setTimeout(() => killGroup(session.pid), round * 30);
        },
      });
      await session.ended;
      outcomes.add(last);
      const lane = must(prepareLane(project, { role: 'planner', phase: '2' }));
      expect(head(lane.repo)).toEqual({ branch: 'main', commit: commitOf(repo, 'HEAD') });
      expect(statusOf(lane.repo)).toEqual([]);
      const name = `left-${round}.md`;
      writeFiles(lane.folder, { [name]: name });
      written.push(name);
      lane.release();
    }
    expect(outcomes).toContain('begin');
    must(prepareLane(project, { role: 'planner', phase: '2' })).release();
    const kept = listRefs(repo, `refs/leapfrog/kept/${project.key}`);
    const lost = written.filter(
      (name) => !kept.some(({ commit }) => readBlob(repo, commit, name) !== undefined),
    );
    expect(lost).toEqual([]);
    expect(statusOf(repo)).toEqual([]);
  });

  it('is cloned anew where its folder was damaged, and the damaged one is set aside', () => {
    const project = must(openAt(folder));
    must(prepareLane(project, { role: 'planner', phase: '2' })).release();
    rmSync(join(project.paths.plannerLane, '.git/HEAD'));
    writeFiles(project.paths.plannerLane, { 'note.md': 'mine' });
    const lane = must(prepareLane(project, { role: 'planner', phase: '2' }));
    expect(statusOf(lane.repo)).toEqual([]);
    const names = readdirSync(project.paths.stateFolder);
    const aside = names.find((name) => name.startsWith('planner.broken-')) ?? '';
    expect(readFileSync(join(project.paths.stateFolder, aside, 'note.md'), 'utf8')).toBe('mine');
    lane.release();
    expect(laneOf(project, 'planner')).toMatchObject({ start: lane.start });
  });
});

it('says so and changes nothing where the state folder cannot be made', () => {
  const other = makeRepository(join(folder, 'other'), smallProject);
  writeFiles(folder, { 'state-file': '' });
  const env = { ...environmentOf(folder), LEAPFROG_STATE_DIR: join(folder, 'state-file') };
  const project = must(openProject({ folder: other.folder, env }));
  const refused = prepareLane(project, { role: 'planner', phase: '2' });
  expect(refused).toMatchObject({ ok: false, trouble: { name: 'state-folder' } });
  expect(listRefs(other, 'refs/leapfrog')).toEqual([]);
});

/** The preparation may have ended by itself just before. */
function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
