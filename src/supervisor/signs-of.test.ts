import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeProject } from '../../test/support/temporary-project.ts';
import {
  commitFiles,
  removeFolder,
  temporaryFolder,
  writeFiles,
} from '../../test/support/temporary-repository.ts';
import { processIdentity, startSession } from '../process/index.ts';
import { signsOf } from './signs-of.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => {
  removeFolder(folder);
});

it('change with what a session says, writes, commits and computes, each by itself', async () => {
  const repo = makeProject(folder);
  const logFolder = join(folder, 'log');
  mkdirSync(logFolder);
  // It computes a little for each line that it gets, and says so.
  const script =
    "process.stdin.on('data', () => { for (const end = process.cpuUsage().user + 5e5; process.cpuUsage().user < end;); console.log('done') })";
  const lines: string[] = [];
  const session = startSession(process.execPath, ['-e', script], {
    cwd: folder,
    stdio: 'pipe',
    onLine: (line) => void lines.push(line),
  });
  const identity = processIdentity(session.pid);
  const look = () => signsOf({ role: 'worker', folder: repo.folder, logFolder, process: identity });
  const changed = async (act: () => unknown): Promise<readonly string[]> => {
    const before = look();
    await act();
    const after = look();
    return (['events', 'files', 'git', 'cpu'] as const).filter((kind) => before[kind] !== after[kind]);
  };
  expect(await changed(() => writeFileSync(join(logFolder, 'events.jsonl'), '{}'))).toContain('events');
  expect(await changed(() => writeFiles(repo.folder, { 'src/new.js': '1' }))).toContain('files');
  expect(await changed(() => writeFiles(repo.folder, { '.planning/phases/01-one/x.md': '1' }))).toContain(
    'files',
  );
  expect(await changed(() => commitFiles(repo, { 'src/new.js': '2' }, 'feat: new'))).toContain('git');
  const computed = await changed(async () => {
    session.say('go');
    while (lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  });
  expect(computed).toEqual(['cpu']);
  await session.stop();
});
