// What simpler ways of looking would say about the same cases. Each answers with the plans that it thinks are touched.
import { changedPaths } from './tree.mjs';

const planIdOf = (path) => path.split('/').at(-1).replace('-PLAN.md', '');

export const yardsticks = {
  'always fresh': () => [],
  'always stale': ({ plans }) => plans,
  /** What comparing commit ids says. In a pipeline the worker has always committed by then. */
  'commit moved': (made) => (changedPaths(made.base, made.now).length > 0 ? made.plans : []),
  /** What comparing the paths of the diff with the paths in the plan says. Bookkeeping in .planning is left out, else it is "always stale". */
  'path overlap': (made) => overlapping(made, (_, text, path) => text.includes(path)),
  /** The same, where what was read counts as well; nobody knows for which plan it was read. */
  'path overlap with reads': (made) => {
    const read = new Set((made.reads ?? []).filter(({ kind }) => kind === 'read').map(({ path }) => path));
    return overlapping(made, (_, text, path) => text.includes(path) || read.has(path));
  },
};

function overlapping(made, meets) {
  const changed = changedPaths(made.base, made.now).filter((path) => !path.startsWith('.planning/'));
  return made.planned
    .filter(([path, text]) => changed.some((one) => meets(path, text, one)))
    .map(([path]) => planIdOf(path));
}
