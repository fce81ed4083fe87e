import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, expect, it } from 'vitest';
import {
  commitFiles,
  makeRepository,
  removeFolder,
  temporaryFolder,
} from '../../test/support/temporary-repository.ts';
import type { CommandContext } from './context.ts';
import { openPlanner } from './open-planner.ts';
import { openWorker } from './open-worker.ts';

const top = temporaryFolder();
afterAll(() => {
  removeFolder(top);
});

const sections = '### Phase 1: One\n**Goal**: one\n\n### Phase 2: Two\n**Goal**: two\n';
const files = {
  'pkg/.planning/ROADMAP.md': `# Roadmap\n\n${sections}`,
  'pkg/.planning/STATE.md': '# Project State\n',
  'pkg/.planning/phases/01-one/01-01-PLAN.md': '---\nphase: 01-one\nplan: 01\n---\n',
};

/** The folder that the session was opened in, as the session itself sees it. */
async function openedIn(command: (context: CommandContext) => Promise<void>, name: string): Promise<string> {
  const seen = join(top, name);
  const context: CommandContext = {
    process: { stdout: new PassThrough(), stderr: new PassThrough() },
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    folder: join(top, 'repo/pkg'),
    env: { PATH: process.env['PATH'], HOME: top, XDG_STATE_HOME: join(top, 'state'), SEEN: seen },
    now: Date.now,
    childCommand: ['sh', '-c', 'pwd > "$SEEN"; ls -A >> "$SEEN"'],
  };
  await command(context);
  return readFileSync(seen, 'utf8');
}

it('opens both sessions in the folder of the project, and no planner on planning files with a conflict', async () => {
  const repo = makeRepository(join(top, 'repo'), files);
  expect(await openedIn((context) => openPlanner.call(context, { revise: false }), 'planner')).toMatch(
    /\/planner\/pkg\n\.planning\n$/,
  );
  expect(await openedIn((context) => openWorker.call(context, {}), 'worker')).toBe(
    `${join(top, 'repo/pkg')}\n.planning\n`,
  );

  const conflict = '# Project State\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> plan\n';
  commitFiles(repo, { 'pkg/.planning/STATE.md': conflict }, 'a conflict');
  await expect(
    openedIn((context) => openPlanner.call(context, { revise: false }), 'not-opened'),
  ).rejects.toThrow('ENOENT');
});
