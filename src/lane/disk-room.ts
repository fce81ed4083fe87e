import { existsSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { gitText } from '../git/index.ts';
import { limit } from '../limit.ts';
import { done, type Result, trouble } from '../trouble.ts';
import type { LeapProject } from './leap-project.ts';

/** Whether a clone of the project fits below a folder: its files, and its objects where they cannot be hard-linked. */
export function diskRoomFor(project: LeapProject, folder: string): Result<void> {
  const place = nearestThere(folder);
  const sameDisk = statSync(place).dev === statSync(project.repo.commonDir).dev;
  const neededBytes = filesBytes(project) + (sameDisk ? 0 : objectsBytes(project)) + limit.laneSpareBytes;
  const disk = statfsSync(place);
  const freeBytes = disk.bavail * disk.bsize;
  if (freeBytes >= neededBytes) return done(undefined);
  return trouble({
    kind: 'failed',
    name: 'disk-full',
    what: `a lane needs about ${megabytes(neededBytes)} and ${megabytes(freeBytes)} are free`,
    where: place,
    next: 'make room, or put lanes on another disk with LEAPFROG_STATE_DIR',
  });
}

function filesBytes({ repo }: LeapProject): number {
  const listing = gitText(repo, ['ls-tree', '-r', '-l', '--full-tree', 'HEAD']);
  let sum = 0;
  for (const match of listing.matchAll(/^\d+ blob \S+ +(\d+)\t/gm)) sum += Number(match[1]);
  return sum;
}

function objectsBytes({ repo }: LeapProject): number {
  const counts = gitText(repo, ['count-objects', '-v']);
  const kilobytes = ['size', 'size-pack'].map((name) =>
    Number(new RegExp(`^${name}: (\\d+)`, 'm').exec(counts)?.[1] ?? 0),
  );
  return kilobytes.reduce((sum, size) => sum + size * 1024, 0);
}

function nearestThere(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearestThere(dirname(folder));
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 / 1024)} MB`;
}
