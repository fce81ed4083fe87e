import * as fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makeProject, must, openAt } from '../../test/support/temporary-project.ts';
import { removeFolder, temporaryFolder } from '../../test/support/temporary-repository.ts';
import { diskRoomFor } from './disk-room.ts';
import { prepareLane } from './prepare-lane.ts';

const free = vi.hoisted(() => ({ bytes: Number.POSITIVE_INFINITY }));
vi.mock('node:fs', async (original) => ({
  ...(await original<typeof fs>()),
  statfsSync: () => ({ bavail: free.bytes / 4096, bsize: 4096 }),
}));

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
  makeProject(folder);
});
afterEach(() => removeFolder(folder));

it('refuses to begin a lane that does not fit, with both figures, and leaves nothing behind', () => {
  const project = must(openAt(folder));
  free.bytes = 100 * 1024 * 1024;
  const refused = prepareLane(project, { role: 'planner', phase: '2' });
  expect(refused).toMatchObject({ ok: false, trouble: { name: 'disk-full', kind: 'failed' } });
  expect(refused.ok ? '' : refused.trouble.what).toMatch(/about 257 MB and 100 MB are free/);
  expect(fs.existsSync(project.paths.plannerLane)).toBe(false);
  free.bytes = 300 * 1024 * 1024;
  expect(diskRoomFor(project, join(folder, 'not/yet/there'))).toEqual({ ok: true, value: undefined });
  must(prepareLane(project, { role: 'planner', phase: '2' })).release();
});
