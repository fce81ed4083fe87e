import { absurd } from '../trouble.ts';

/**
 * The four ways in which GSD behaves towards other tools, told apart by what is installed and not by a version number
 * alone: GSD's numbers started again when it became gsd-core.
 *
 * - `january`: no command-line tool that moves the state (GSD ≤ 1.31); sessions edit every planning file themselves.
 * - `classic-1.32`: `gsd-tools` with `state planned-phase`.
 * - `classic-1.42`: also `roadmap annotate-dependencies` (from about 1.39 on).
 * - `gsd-core`: `@opengsd/gsd-core`.
 */
export type Generation = 'january' | 'classic-1.32' | 'classic-1.42' | 'gsd-core';

/** The major version of Node that a GSD asks for in `engines` of its package, which an installed copy does not carry. */
export function nodeAsked(generation: Generation, version: string | undefined): number {
  switch (generation) {
    case 'january':
    case 'classic-1.32':
      return 20;
    case 'classic-1.42':
      return 22;
    case 'gsd-core':
      return version !== undefined && minorOf(version) < 11 ? 22 : 24;
    default:
      return absurd(generation);
  }
}

function minorOf(version: string): number {
  const [major, minor] = version.split('.').map(Number);
  return major === 1 ? (minor ?? 0) : Number.POSITIVE_INFINITY;
}
