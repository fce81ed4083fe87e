import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const made: string[] = [];
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const environment = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.org',
};

function run(folder: string, command: string, ...args: string[]) {
  const ended = spawnSync(command, args, { cwd: folder, env: environment, encoding: 'utf8' });
  return { code: ended.status, out: ended.stdout, err: ended.stderr };
}

function git(folder: string, ...args: string[]): string {
  const ended = run(folder, 'git', ...args);
  expect(`${ended.code} ${ended.code === 0 ? '' : ended.err + ended.out}`).toBe('0 ');
  return ended.out;
}

const path = '.planning/STATE.md';
const state = `---
milestone: v1.0
status: executing
last_updated: "2026-06-01T10:00:00.000Z"
---

# Project State

## Accumulated Context

### Decisions

- [Phase 1]: Dates are UTC

## Session Continuity

Last session: 2026-06-01T10:00:00.000Z
Stopped at: Completed 01-01-PLAN.md
`;
const withDecision = (text: string, hour: number, decision: string) =>
  text
    .replaceAll(/2026-06-01T\d\d/g, `2026-06-01T${hour}`)
    .replace('\n\n## Session', `\n- ${decision}\n\n## Session`);
const ours = withDecision(state, 11, '[Phase 2]: Cache in memory');
const theirs = withDecision(state, 12, '[Phase 3]: No cookies');
const both = withDecision(ours, 12, '[Phase 3]: No cookies');

function write(folder: string, text: string, file = path): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

function read(folder: string, file = path): string {
  return readFileSync(join(folder, file), 'utf8');
}

function commit(folder: string, text: string, message: string): string {
  write(folder, text);
  git(folder, 'add', '-A');
  git(folder, 'commit', '-qm', message);
  return git(folder, 'rev-parse', 'HEAD').trim();
}

function crlf(text: string): string {
  return text.replaceAll('\n', '\r\n');
}

/** A repository with the driver installed: `main` holds ours, `side` holds theirs, both on one base. */
function repository(texts = { base: state, ours, theirs }): string {
  const folder = mkdtempSync(join(tmpdir(), 'leapfrog merge ü-'));
  made.push(folder);
  git(folder, 'init', '-q', '-b', 'main');
  expect(run(folder, process.execPath, cli, 'setup', '--merge-driver').code).toBe(0);
  commit(folder, texts.base, 'base');
  git(folder, 'checkout', '-qb', 'side');
  commit(folder, texts.theirs, 'theirs');
  git(folder, 'checkout', '-q', 'main');
  commit(folder, texts.ours, 'ours');
  return folder;
}

describe('git asks the driver', () => {
  it('in a merge', () => {
    const folder = repository();
    git(folder, 'merge', '-q', '--no-edit', 'side');
    expect(read(folder)).toBe(both);
  });

  it('in a rebase', () => {
    const folder = repository();
    git(folder, 'checkout', '-q', 'side');
    git(folder, 'rebase', '-q', 'main');
    expect(read(folder)).toBe(both);
  });

  it('in a cherry-pick and a revert', () => {
    const folder = repository();
    git(folder, 'cherry-pick', 'side');
    expect(read(folder)).toBe(both);
    git(folder, 'revert', '--no-edit', 'HEAD~1');
    expect(read(folder)).not.toContain('Cache in memory');
    expect(read(folder)).toContain('No cookies');
  });

  it('in a stash pop', () => {
    const folder = repository();
    git(folder, 'checkout', '-q', 'side~1');
    write(folder, theirs);
    git(folder, 'stash', '-q');
    git(folder, 'checkout', '-q', 'main');
    git(folder, 'stash', 'pop', '-q');
    expect(read(folder)).toBe(both);
  });

  it('in merge-tree --write-tree, also in a bare clone with the driver in its own config', () => {
    const folder = repository();
    const bare = `${folder}.git`;
    made.push(bare);
    git(folder, 'clone', '-q', '--bare', '.', bare);
    mkdirSync(join(bare, 'info'), { recursive: true });
    writeFileSync(join(bare, 'info', 'attributes'), readFileSync(join(folder, '.git', 'info', 'attributes')));
    git(bare, 'config', 'merge.leapfrog.driver', git(folder, 'config', 'merge.leapfrog.driver').trim());
    for (const place of [folder, bare]) {
      const tree = git(place, 'merge-tree', '--write-tree', 'main', 'side').split('\n')[0] ?? '';
      expect(git(place, 'show', `${tree}:${path}`)).toBe(both);
    }
  });

  it('with a virtual base, when the histories cross', () => {
    const folder = repository();
    const [m, s] = [git(folder, 'rev-parse', 'main').trim(), git(folder, 'rev-parse', 'side').trim()];
    git(folder, 'merge', '-q', '--no-edit', s);
    git(folder, 'checkout', '-q', 'side');
    git(folder, 'merge', '-q', '--no-edit', m);
    commit(folder, withDecision(read(folder), 13, '[Phase 4]: Only on side'), 'side goes on');
    git(folder, 'checkout', '-q', 'main');
    commit(folder, withDecision(read(folder), 14, '[Phase 5]: Only on main'), 'main goes on');
    git(folder, 'merge', '-q', '--no-edit', 'side');
    const merged = read(folder);
    for (const once of ['Cache in memory', 'No cookies', 'Only on side', 'Only on main']) {
      expect(merged.split(once).length).toBe(2);
    }
    expect(merged).toContain('Last session: 2026-06-01T14');
  });

  it('in a sparse checkout without .planning', () => {
    const folder = repository();
    git(folder, 'sparse-checkout', 'set', '--no-cone', '/*', '!/.planning/');
    git(folder, 'merge', '-q', '--no-edit', 'side');
    expect(git(folder, 'show', `HEAD:${path}`)).toBe(both);
  });

  it('for CRLF in the blobs, and with core.autocrlf', () => {
    const kept = repository({ base: crlf(state), ours: crlf(ours), theirs: crlf(theirs) });
    git(kept, 'merge', '-q', '--no-edit', 'side');
    expect(read(kept)).toBe(crlf(both));
    const converted = repository();
    git(converted, 'config', 'core.autocrlf', 'true');
    git(converted, 'merge', '-q', '--no-edit', 'side');
    expect(git(converted, 'show', `HEAD:${path}`)).toBe(both);
    expect(read(converted)).toBe(crlf(both));
  });
});

describe('what it cannot decide', () => {
  const base = '# App\n\nFor cooks.\n\nEnd.\n';
  it('is an ordinary conflict of git, around just that paragraph', () => {
    const file = '.planning/PROJECT.md';
    const folder = repository();
    git(folder, 'checkout', '-q', 'main~1');
    write(folder, base, file);
    git(folder, 'add', '-A');
    git(folder, 'commit', '-qm', 'project');
    git(folder, 'checkout', '-qb', 'x');
    write(folder, base.replace('cooks', 'bakers'), file);
    git(folder, 'commit', '-qam', 'x');
    git(folder, 'checkout', '-qb', 'y', 'HEAD~1');
    write(folder, base.replace('cooks', 'waiters'), file);
    git(folder, 'commit', '-qam', 'y');
    expect(run(folder, 'git', 'merge', 'x').code).toBe(1);
    expect(git(folder, 'diff', '--name-only', '--diff-filter=U')).toBe(`${file}\n`);
    expect(read(folder, file)).toMatch(
      /^# App\n\n<{7} .*\nFor waiters\.\n={7}\nFor bakers\.\n>{7} .*\n\nEnd\.\n$/,
    );
  });
});

function latin(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

function bytes(last: number): Buffer {
  return Buffer.from([0, 1, 255, 254, 10, last]);
}

function ask(
  name: string,
  contents: readonly [string | Buffer, string | Buffer, string | Buffer],
  file = path,
) {
  const folder = mkdtempSync(join(tmpdir(), 'leapfrog-driver-'));
  made.push(folder);
  const names = ['base', 'ours', 'theirs'].map((side, at) => {
    const place = join(folder, `${name}-${side}`);
    const content = contents[at];
    if (content !== undefined) writeFileSync(place, content);
    return place;
  });
  const ended = run(folder, process.execPath, cli, 'merge-driver', ...names, file);
  return { ...ended, result: readFileSync(names[1] ?? '') };
}

describe('bad input goes to git, with a message', () => {
  it('binary', () => {
    const ended = ask('binary', [bytes(1), bytes(2), bytes(3)]);
    expect(ended.code).toBe(1);
    expect(ended.err).toContain('not UTF-8 text');
    expect(ended.result).toEqual(bytes(2));
  });

  it('bytes of another encoding', () => {
    const ended = ask('latin', [latin('é\n\nb\n\nc\n'), latin('è\n\nb\n\nc\n'), latin('é\n\nb\n\nç\n')]);
    expect(ended.err).toContain('not UTF-8 text');
    expect([ended.code, ended.result]).toEqual([0, latin('è\n\nb\n\nç\n')]);
  });

  it('a side that cannot be read: our bytes stand, and it is no success', () => {
    const folder = mkdtempSync(join(tmpdir(), 'leapfrog-driver-'));
    made.push(folder);
    write(folder, state, 'base');
    write(folder, ours, 'ours');
    const ended = run(folder, process.execPath, cli, 'merge-driver', 'base', 'ours', 'nowhere', path);
    expect(ended.code).not.toBe(0);
    expect(ended.err).toContain('nowhere cannot be read');
    expect(read(folder, 'ours')).toBe(ours);
  });

  it('20 MB', () => {
    const line = '- one more line of forty characters here\n';
    const big = `${line.repeat(500_000)}end\n`;
    const ended = ask('big', [big, `first\n${big}`, `${big}last\n`]);
    expect(ended.err).toContain("git's own merge is used instead");
    expect(ended.code).toBe(0);
    expect(ended.result.length).toBe(big.length + 'first\nlast\n'.length);
  });

  it('a path outside .planning', () => {
    const ended = ask('outside', ['a\nb\nc\n', 'a1\nb\nc\n', 'a\nb\nc1\n'], 'docs/STATE.md');
    expect(ended.err).toContain('not inside .planning/');
    expect([ended.code, ended.result.toString()]).toEqual([0, 'a1\nb\nc1\n']);
  });

  it('a missing base: both added the file', () => {
    const ended = ask('added', ['', ours, theirs]);
    expect(ended.code).toBe(0);
    expect(ended.result.toString()).toContain('Cache in memory');
    expect(ended.result.toString()).toContain('No cookies');
  });

  it('no arguments', () => {
    const ended = run(tmpdir(), process.execPath, cli, 'merge-driver');
    expect(ended.code).toBe(2);
    expect(ended.err).toContain('merge-driver %O %A %B %P');
  });
});

describe('leapfrog setup --merge-driver', () => {
  it('changes nothing under --dry-run, installs once, and removes what it installed', () => {
    const folder = mkdtempSync(join(tmpdir(), 'leapfrog-setup-'));
    made.push(folder);
    git(folder, 'init', '-q');
    const attributes = join(folder, '.git', 'info', 'attributes');
    mkdirSync(dirname(attributes), { recursive: true });
    writeFileSync(attributes, '*.png binary');
    const before = read(folder, '.git/config');
    const setup = (...flags: string[]) =>
      run(folder, process.execPath, cli, 'setup', '--merge-driver', ...flags);
    expect(setup('--dry-run').out).toContain('would set merge.leapfrog.driver');
    expect(read(folder, '.git/config') + readFileSync(attributes, 'utf8')).toBe(`${before}*.png binary`);
    expect(setup().code).toBe(0);
    expect(setup().out).toContain('Nothing to do');
    expect(git(folder, 'check-attr', 'merge', '--', path, 'apps/a/.planning/phases/01-x/01-01-PLAN.md')).toBe(
      `${path}: merge: leapfrog\napps/a/.planning/phases/01-x/01-01-PLAN.md: merge: leapfrog\n`,
    );
    expect(setup('--remove').code).toBe(0);
    expect(readFileSync(attributes, 'utf8')).toBe('*.png binary\n');
    expect(read(folder, '.git/config')).not.toContain('driver');
  });

  it('leaves the merge to git when leapfrog has gone since', () => {
    const folder = repository();
    const driver = git(folder, 'config', 'merge.leapfrog.driver').trim();
    git(
      folder,
      'config',
      'merge.leapfrog.driver',
      driver.replace(cli, '/nowhere/cli.js').replace(process.execPath, '/nowhere/node'),
    );
    expect(run(folder, 'git', 'merge', 'side').code).toBe(1);
    expect(read(folder)).toContain('<<<<<<<');
  });
});
