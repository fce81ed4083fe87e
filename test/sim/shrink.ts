import type { Plot } from './plot.ts';
import type { Played } from './world.ts';

/** The shortest plot found that still fails in the same way: one thing less, as long as it does. */
export async function shrink(
  plot: Plot,
  violations: readonly string[],
  play: (plot: Plot) => Promise<Played>,
): Promise<{ readonly plot: Plot; readonly violations: readonly string[] }> {
  let best = { plot, violations };
  for (let better = true; better;) {
    better = false;
    for (const candidate of smaller(best.plot)) {
      const played = await play(candidate);
      if (kindOf(played.violations) !== kindOf(violations)) continue;
      best = { plot: candidate, violations: played.violations };
      better = true;
      break;
    }
  }
  return best;
}

/** Numbers, hashes and names of files differ between two runs of one failure. */
function kindOf(violations: readonly string[]): string {
  return (violations[0] ?? '').split('\n')[0]?.replaceAll(/[0-9a-f]{12,}|\d+/g, '#') ?? '';
}

function* smaller(plot: Plot): Generator<Plot> {
  const { ignored = false, ...tracked } = plot;
  if (ignored) yield tracked;
  if (plot.phases === 3) yield { ...plot, phases: 2 };
  for (const at of plot.person.keys()) yield { ...plot, person: plot.person.toSpliced(at, 1) };
  for (const at of plot.pulls.keys()) {
    const rest = plot.pulls.toSpliced(at, 1);
    yield { ...plot, pulls: rest };
    yield { ...plot, pulls: rest.map((pull) => ({ ...pull, run: Math.max(0, pull.run - 1) })) };
  }
  for (const [key, plays] of Object.entries(plot.plays)) {
    const { [key]: _gone, ...others } = plot.plays;
    yield { ...plot, plays: others };
    if (plays.length > 1) yield { ...plot, plays: { ...plot.plays, [key]: plays.slice(1) } };
    if (plays.some(({ slow }) => slow !== 1))
      yield { ...plot, plays: { ...plot.plays, [key]: plays.map((each) => ({ ...each, slow: 1 })) } };
  }
  for (const [at, pull] of plot.pulls.entries())
    if (pull.how !== 'kill') yield { ...plot, pulls: plot.pulls.with(at, { ...pull, how: 'kill' }) };
  if (plot.dialect === 'classic') yield { ...plot, dialect: 'january' };
}
