import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve, sep } from 'node:path';
import type { LaneRules } from './lane-rules.ts';

/** An absolute path with links resolved as far as there is something. */
export function placeOf(cwd: string, path: string): string {
  const full = path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path;
  return realPath(isAbsolute(full) ? resolve(full) : resolve(cwd, full));
}

export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : join(realPath(above), path.slice(above.length));
  }
}

export function isIn(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}

/** Whether a path lies in the lane, or among temporary files that are not somebody's lane or project. */
export function isOpen(rules: LaneRules, path: string): boolean {
  const within = (folder: string): boolean => isIn(realPath(folder), path);
  const home = homedir();
  // A home below the folder for temporary files is no temporary file.
  const temporary = (folder: string): boolean => within(folder) && !(isIn(folder, home) && within(home));
  return within(rules.root) || (rules.temporary.some(temporary) && !rules.closed.some(within));
}

const devices = /^\/dev\/(?:null|stdout|stderr|tty|fd\/\d+)$/;

/** Why this session may not write to a place (absolute, links resolved). */
export function unwritable(rules: LaneRules, target: string): string | undefined {
  if (devices.test(target)) return undefined;
  const root = realPath(rules.root);
  if (isIn(root, target)) return unwritableInside(rules, target.slice(root.length + 1));
  if (rules.role === 'planner')
    return isOpen(rules, target)
      ? undefined
      : `${target} is outside this lane (${rules.root}): write inside it`;
  const closed = rules.closed.some((folder) => isIn(realPath(folder), target));
  return closed ? `${target} belongs to the other lane, or to leapfrog itself` : undefined;
}

function unwritableInside(rules: LaneRules, inside: string): string | undefined {
  if (/(?:^|\/)\.git(?:\/|$)/.test(inside)) return `${inside} is git's own: use git`;
  if (/(?:^|\/)\.claude\/settings[^/]*\.json$/.test(inside))
    return `${inside} would change the rules of this very session`;
  const held = heldIn(rules, `/${inside}`);
  return held === undefined ? undefined : heldReason(held);
}

/** The held phase whose directory a text names: `.planning/phases/03-feed/…` of phase 3, also with a project code (`CK-03-feed`). */
export function heldIn({ held }: LaneRules, text: string): string | undefined {
  return held.find((phase) => {
    const number = phase.replaceAll('.', String.raw`\.`);
    return new RegExp(String.raw`/phases/(?:[A-Za-z]+-)?0*${number}(?:[-/"'\s]|$)`).test(text);
  });
}

export function heldReason(phase: string): string {
  return `the directory of phase ${phase} belongs to the planner lane until its plan has landed`;
}

/** A closed folder that a text names; the lane's own folder does not count where it lies inside of one. */
export function namesClosed(rules: LaneRules, text: string): string | undefined {
  const home = homedir();
  const full = text.replaceAll(/(?:~|\$\{?HOME\}?)(?=\/)/g, () => home);
  const own = [
    rules.root,
    realPath(rules.root),
    ...rules.temporary.filter((folder) => !isAbove(folder, rules.closed)),
  ];
  const rest = own
    .toSorted((a, b) => b.length - a.length)
    .reduce((left, path) => left.split(path).join('\u0000'), full);
  const closed = rules.closed.flatMap((path) => [path, realPath(path)]);
  const found = closed.find((path) => mentions(rest, path));
  return found === undefined
    ? undefined
    : `it names ${found}, which this lane has no business in: everything needed is in ${rules.root}`;
}

/**
 * A closed folder that relative words lead to ("../../project/a"), from one of the folders where a script may stand. Beside the lane
 * only what is there counts: "../../x" in a program's text mostly names something of its own.
 */
export function leadsToClosed(
  rules: LaneRules,
  from: readonly (string | undefined)[],
  text: string,
): string | undefined {
  if (!text.includes('..')) return undefined;
  const root = realPath(rules.root);
  const words = [text, ...text.split(/[^\w.@+~%/-]+/)].flatMap((word) => [
    word,
    word.slice(word.indexOf('..')),
  ]);
  const climbing = new Set(words.filter((word) => /(?:^|\/)\.\.(?:\/|$)/.test(word) && !word.includes('\n')));
  for (const cwd of new Set(from)) {
    for (const word of cwd === undefined ? [] : climbing) {
      const place = placeOf(cwd ?? root, word);
      if (isIn(root, place) || isIn(place, root)) continue;
      const closed = rules.closed
        .map(realPath)
        .find((folder) => isIn(folder, place) && (!isIn(folder, root) || existsSync(place)));
      if (closed !== undefined) return `${word} leads to ${place}, which this lane has no business in`;
    }
  }
  return undefined;
}

/** The held phase that would go, or be changed, with a pattern or with a folder above it: `.planning/phases/*`. */
export function heldBelow(rules: LaneRules, target: string): string | undefined {
  const [held] = rules.held;
  if (/\/\.planning(?:\/phases)?$/.test(target)) return held;
  const [, phases = '', pattern = ''] = /^(.*\/phases)\/([^/]*[*?[][^/]*)/.exec(target) ?? [];
  if (pattern === '' || !existsSync(phases)) return undefined;
  const shape = pattern
    .replaceAll(/[.+^$(){}|\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const names = readdirSync(phases).filter((name) => new RegExp(`^${shape}$`).test(name));
  return names.map((name) => heldIn(rules, `/phases/${name}`)).find((phase) => phase !== undefined);
}

/** A project below the folder for temporary files is not itself temporary. */
function isAbove(folder: string, closed: readonly string[]): boolean {
  return closed.some((path) => isIn(folder, path));
}

export function mentions(text: string, path: string): boolean {
  for (let at = text.indexOf(path); at >= 0; at = text.indexOf(path, at + 1)) {
    if (!/^[\w-]/.test(text.slice(at + path.length))) return true;
  }
  return false;
}
