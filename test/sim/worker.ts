import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { closeAll } from './door/fs.ts';
import { asked } from './door/looked.ts';
import { forgetObjects } from './git/objects.ts';
import { machine } from './machine.ts';
import { plotOf, type Plot, readPlot } from './plot.ts';
import { forgetProjects } from './project-on-disk.ts';
import { shrink } from './shrink.ts';
import { type Played, World } from './world.ts';

/** The clock of the simulated machine is everybody's clock in this process. */
class SimulatedDate extends Date {
  constructor(...given: readonly (string | number | Date)[]) {
    if (given.length === 0) super(nowMs());
    else super(given[0] ?? 0);
  }
  static override now(): number {
    return nowMs();
  }
}

function nowMs(): number {
  return asked(SimulatedDate, 'now', () => machine().nowMs);
}

export interface SeedReport {
  readonly seed: number;
  readonly played: Played;
  /** Where it failed: the shortest plot that fails in the same way. */
  readonly shrunk?: { readonly plot: Plot; readonly violations: readonly string[] };
  /** Of every step and every line of the journal, where that was asked for: equal sums are equal plays. */
  readonly sum?: string;
}

async function playPlot(plot: Plot, watched?: (world: World) => void): Promise<Played> {
  if (forgetObjects()) forgetProjects();
  closeAll();
  // A run never lets the process rest: what its streams put off would be kept, with all of the run, for ever.
  await new Promise((resolve) => setImmediate(resolve));
  const world = new World(plot);
  watched?.(world);
  try {
    return await world.play();
  } catch (error) {
    // A mistake of the simulation ends this plot, and not all those behind it.
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { ...world.played(), violations: [`the simulation broke: ${why}`] };
  }
}

async function main(args: readonly string[]): Promise<void> {
  const option = (name: string): string | undefined => {
    const at = args.indexOf(`--${name}`);
    return at < 0 ? undefined : args[at + 1];
  };
  const replay = option('plot');
  if (replay !== undefined) return replayed(replay, args.includes('--trace'));
  const file = option('plots');
  if (file !== undefined) return replayedAll(file);
  // Refusals are thrown by the thousand, and nobody reads where; a replay says it.
  Error.stackTraceLimit = 0;
  const start = Number(option('start') ?? 1);
  const seeds = Number(option('seeds') ?? 1);
  const step = Number(option('step') ?? 1);
  const most = Number(option('failures') ?? 1);
  let failures = 0;
  for (let seed = start; seed < start + seeds && failures < most; seed += step) {
    const plot = args.includes('--ignored') ? { ...plotOf(seed), ignored: true } : plotOf(seed);
    const whole = args.includes('--sums') ? new SumOfPlay() : undefined;
    const played = await playPlot(plot, whole?.watch);
    const failed = played.violations.length > 0;
    if (failed) failures += 1;
    const shrunk =
      failed && !args.includes('--no-shrink')
        ? await shrink(plot, played.violations, (other) => playPlot(other))
        : undefined;
    print({
      seed,
      played,
      ...(shrunk === undefined ? {} : { shrunk }),
      ...(whole === undefined ? {} : { sum: whole.sum() }),
    });
  }
}

/** All that was done in a play, in a few letters. */
class SumOfPlay {
  private readonly hash = createHash('sha1');
  private world: World | undefined;
  readonly watch = (world: World): void => {
    this.world = world;
    // A claim is written under a name of the real process and its real clock.
    world.trace = (line) =>
      void this.hash.update(`${machine().nowMs} ${line.replace(/claim-\d+-\d+/, 'claim')}\n`);
  };
  sum(): string {
    return this.hash.update(this.world?.journal().join('\n') ?? '').digest('hex');
  }
}

/** A file of plots, each with the bug that it once showed. */
async function replayedAll(file: string): Promise<void> {
  const bugs = z
    .array(z.object({ bug: z.string(), plot: z.unknown() }))
    .parse(JSON.parse(readFileSync(file, 'utf8')));
  for (const { plot } of bugs) {
    const played = await playPlot(readPlot(JSON.stringify(plot)));
    if (played.violations.length > 0) process.exitCode = 1;
    print({ seed: 0, played });
  }
}

async function replayed(text: string, traces: boolean): Promise<void> {
  const plot = readPlot(text);
  const world = new World(plot);
  const at = (): string => `${((machine().nowMs - startMs) / 1000).toFixed(2).padStart(8)} `;
  const startMs = machine().nowMs;
  if (traces) world.trace = (line) => process.stdout.write(`${at()}${line}\n`);
  const played = await world.play();
  if (traces) for (const line of world.journal()) process.stdout.write(`${line}\n`);
  if (played.violations.length > 0) process.exitCode = 1;
  print({ seed: 0, played });
}

function print(report: SeedReport): void {
  process.stdout.write(`${JSON.stringify(report)}\n`);
}

Object.defineProperty(globalThis, 'Date', { value: SimulatedDate });
// The real one asks the system each time it is looked at.
process.env = { PATH: '/bin', TZ: 'UTC' };
await main(process.argv.slice(2));
