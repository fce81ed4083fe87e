import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gitText, statusOf, type Repository } from '../../src/git/index.ts';
import { prepareLane } from '../../src/lane/index.ts';
import { runSync } from '../../src/process/index.ts';
import { whyNoGsdPackages } from '../support/gsd-packages.ts';
import { nodeOf, packageOf } from '../support/lay-gsd.ts';
import { makeProject, must, openAt } from '../support/temporary-project.ts';
import { removeFolder, temporaryFolder, writeFiles } from '../support/temporary-repository.ts';

let folder: string;
let repo: Repository;
beforeEach(() => {
  folder = temporaryFolder();
  repo = makeProject(folder);
});
afterEach(() => removeFolder(folder));

it('brings a person’s own instructions and permissions into the planner’s lane, and no key, path or directory with them', () => {
  writeFiles(repo.folder, {
    'CLAUDE.local.md': `Be short. The project is ${repo.folder}.\n`,
    '.claude/settings.local.json': JSON.stringify({
      env: { SECRET: 'token' },
      apiKeyHelper: 'echo token',
      permissions: {
        allow: ['Bash(npm test:*)', `Read(/${repo.folder}/src/**)`],
        additionalDirectories: ['/somewhere'],
      },
    }),
  });
  const lane = must(prepareLane(must(openAt(folder)), { role: 'planner', phase: '2' }));
  expect(readFileSync(join(lane.folder, 'CLAUDE.local.md'), 'utf8')).toBe(
    `Be short. The project is ${lane.folder}.\n`,
  );
  const settings: unknown = JSON.parse(
    readFileSync(join(lane.folder, '.claude/settings.local.json'), 'utf8'),
  );
  expect(settings).toEqual({ permissions: { allow: ['Bash(npm test:*)'] } });
  expect(lane.unseen).toEqual([]);
  expect(statusOf(lane.repo)).toEqual([]);
  lane.release();

  rmSync(join(repo.folder, 'CLAUDE.local.md'));
  const again = must(prepareLane(must(openAt(folder)), { role: 'planner', phase: '2' }));
  expect(existsSync(join(again.folder, 'CLAUDE.local.md'))).toBe(false);
  again.release();
});

it('neither writes nor removes through a tracked link: what is behind it is the person’s own', () => {
  const own = JSON.stringify({ env: { KEY: 'mine' }, permissions: { allow: ['Bash(ls)'] } });
  writeFiles(repo.folder, { '.claude/settings.local.json': own });
  // Copied into a lane without a link first, so that there is something to remove.
  must(prepareLane(must(openAt(folder)), { role: 'planner', phase: '2' })).release();
  const elsewhere = join(folder, 'dotfiles');
  mkdirSync(elsewhere);
  renameSync(join(repo.folder, '.claude'), join(elsewhere, 'claude'));
  symlinkSync(join(elsewhere, 'claude'), join(repo.folder, '.claude'));
  gitText(repo, ['add', '.claude']);
  gitText(repo, ['commit', '-q', '-m', 'chore: link my dotfiles']);
  for (let round = 0; round < 2; round += 1) {
    const lane = must(prepareLane(must(openAt(folder)), { role: 'planner', phase: '2' }));
    expect(readFileSync(join(elsewhere, 'claude/settings.local.json'), 'utf8')).toBe(own);
    lane.release();
  }
});

describe.skipIf(whyNoGsdPackages() !== undefined)('a flag of auto-advance that a session left on', () => {
  it.each(['classic-1.32', 'classic-1.42', 'gsd-core'] as const)(
    'is off for the GSD in a planner’s lane, by its own word, and as it was in the working tree: %s',
    (generation) => {
      const config = JSON.stringify(
        { workflow: { auto_advance: true, _auto_chain_active: true } },
        undefined,
        2,
      );
      writeFiles(repo.folder, { '.planning/config.json': config });
      const lane = must(prepareLane(must(openAt(folder)), { role: 'planner', phase: '2' }));
      const says = (cwd: string): readonly string[] =>
        ['workflow.auto_advance', 'workflow._auto_chain_active'].map((key) =>
          runSync(nodeOf(generation), [packageOf(generation)?.tools ?? '', 'config-get', key], {
            cwd,
          }).stdout.trim(),
        );
      expect([says(repo.folder), says(lane.folder)]).toEqual([
        ['true', 'true'],
        ['false', 'false'],
      ]);
      lane.release();
      expect(readFileSync(join(repo.folder, '.planning/config.json'), 'utf8')).toBe(config);
    },
  );
});
