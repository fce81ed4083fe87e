import { runGit } from './git.ts';

/** git's version as [major, minor], or undefined where there is no git or it says something else. */
export function gitVersion(folder: string): readonly [number, number] | undefined {
  const found = /(\d+)\.(\d+)/.exec(runGit(folder, ['version']).stdout);
  return found === null ? undefined : [Number(found[1]), Number(found[2])];
}
