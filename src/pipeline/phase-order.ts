import type { PhaseSnapshot } from './snapshot.ts';

/**
 * The phase that is to be worked on now, assuming that those in `alsoComplete` were complete: one that was begun before one that
 * was not, then the lowest number. Only phases whose dependencies are all complete come into question; a dependency that is not
 * among the milestone's phases was shipped with an earlier one.
 */
export function currentPhase(
  phases: readonly PhaseSnapshot[],
  alsoComplete: readonly string[] = [],
): PhaseSnapshot | undefined {
  const open = new Set(
    phases
      .filter(({ number, standing }) => standing !== 'complete' && !alsoComplete.includes(number))
      .map(({ number }) => number),
  );
  const ready = phases
    .filter(({ number, dependsOn }) => open.has(number) && !dependsOn.some((needed) => open.has(needed)))
    .toSorted((a, b) => byNumber(a.number, b.number));
  return ready.find(isBegun) ?? ready[0];
}

/** The phases that `until` asks for: those up to its number, and everything that it depends on. */
export function phasesUntil(
  phases: readonly PhaseSnapshot[],
  until: string | undefined,
): readonly PhaseSnapshot[] {
  if (until === undefined) return phases;
  const needed = new Set(phases.map(({ number }) => number).filter((number) => byNumber(number, until) <= 0));
  for (let before = -1; before !== needed.size;) {
    before = needed.size;
    for (const phase of phases)
      if (needed.has(phase.number)) for (const number of phase.dependsOn) needed.add(number);
  }
  return phases.filter(({ number }) => needed.has(number));
}

/** Phase numbers as GSD sorts them: 2 < 2.1 < 2.1.3 < 3 < 3A < 10. */
export function byNumber(a: string, b: string): number {
  const [left, right] = [a.split('.'), b.split('.')];
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const order = compareParts(left[at] ?? '', right[at] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

function compareParts(a: string, b: string): number {
  const [left, right] = [Number.parseInt(a, 10), Number.parseInt(b, 10)];
  const order = (Number.isNaN(left) ? -1 : left) - (Number.isNaN(right) ? -1 : right);
  if (order !== 0) return order;
  return a < b ? -1 : Number(a > b);
}

/** Somebody executed part of it: it is finished before anything else is begun, even before a phase inserted in front of it. */
function isBegun({ standing }: PhaseSnapshot): boolean {
  return ['executing', 'executed', 'gaps', 'person'].includes(standing);
}
