import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { runSync } from '../../src/process/index.ts';
import { makeRunFixture } from '../support/run-fixture.ts';
import { environmentOf } from '../support/temporary-project.ts';
import { removeFolder, temporaryFolder, writeFiles } from '../support/temporary-repository.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const folder = temporaryFolder();
afterEach(() => removeFolder(folder));

it('opens no session where GSD makes a branch for each phase, whichever command is asked', () => {
  const { repo } = makeRunFixture(folder);
  writeFiles(repo.folder, {
    'script.json': JSON.stringify({ v: 1, name: 'fixture', tasks: [] }),
    '.planning/config.json': JSON.stringify({ git: { branching_strategy: 'phase' } }),
  });
  const env = { ...process.env, ...environmentOf(folder), NO_COLOR: '1' };
  const opened = join(folder, 'opened');
  const commands = [
    ['run', '--agent', 'scripted:script.json'],
    ['plan', '2', '--', 'touch', opened],
    ['work', '1', '--', 'touch', opened],
  ];
  const said = commands.map((args) => {
    const { code, stderr } = runSync(process.execPath, [cli, ...args], { cwd: repo.folder, env });
    expect([args[0], code]).toEqual([args[0], 3]);
    return stderr;
  });
  expect(said[0]).toContain('git.branching_strategy: phase');
  expect(new Set(said).size).toBe(1);
  expect(existsSync(opened)).toBe(false);
});
