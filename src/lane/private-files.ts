import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { gitFields, type Repository } from '../git/index.ts';
import { recordCopied } from './copied-files.ts';
import type { LeapProject } from './leap-project.ts';
import { linkBelow } from './link-below.ts';

/** Instructions of a person's own for the whole project; Claude Code reads them beside CLAUDE.md. */
const instructions = 'CLAUDE.local.md';
const settings = '.claude/settings.local.json';

/**
 * Brings what a session needs and git does not have into a lane: the person's own instructions, and the permissions that they have
 * given for this project, so that a planner is not asked again. Nothing else of their settings: `env` may hold keys, further
 * directories and paths of the working tree lead out of the lane. Gives the copied paths, to be hidden from the lane's git.
 *
 * Where GSD is installed locally, its copy has brought the settings file already (`copyGsdInstall`). Where a link leads there, the
 * lane has the person's own file through it, and nothing is written.
 */
export function copyPrivateFiles(
  project: LeapProject,
  lane: Repository,
  brought: readonly string[],
): readonly string[] {
  const from = project.repo.folder;
  const now = [instructions, settings].filter(
    (path) =>
      existsSync(join(from, path)) &&
      !brought.includes(path) &&
      linkBelow(lane.folder, path) === undefined &&
      !isTracked(project.repo, path),
  );
  for (const path of now) {
    const text = readFileSync(join(from, path), 'utf8');
    const wanted = path === settings ? permissionsOnly(text, from) : text.replaceAll(from, () => lane.folder);
    mkdirSync(dirname(join(lane.folder, path)), { recursive: true });
    writeFileSync(join(lane.folder, path), wanted);
  }
  recordCopied(lane, 'private', { now, stay: brought });
  return now;
}

const localSettings = z.object({
  permissions: z.optional(
    z.object({
      allow: z.optional(z.array(z.string())),
      ask: z.optional(z.array(z.string())),
      deny: z.optional(z.array(z.string())),
    }),
  ),
});

/** Rules of permission that name no path of the working tree; a file that cannot be read gives none. */
function permissionsOnly(text: string, worktree: string): string {
  const read = z.safeParse(localSettings, parsed(text));
  const rules = read.success ? (read.data.permissions ?? {}) : {};
  const kept = Object.fromEntries(
    Object.entries(rules).map(([kind, list]) => [
      kind,
      list?.filter((rule) => !rule.includes(worktree)) ?? [],
    ]),
  );
  return `${JSON.stringify({ permissions: kept }, undefined, 2)}\n`;
}

function isTracked(repo: Repository, path: string): boolean {
  return gitFields(repo, ['--literal-pathspecs', 'ls-files', '-z', '--', path]).length > 0;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
