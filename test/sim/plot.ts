import { z } from 'zod';
import { randomFrom, type Random } from './random.ts';

const playKinds = [
  'works',
  /** Says that it failed, before it did anything or half-way. */
  'fails',
  'half',
  /** Its process is gone without a word, half-way. */
  'dies',
  /** Says and does nothing any more half-way, until the supervisor ends it. */
  'hangs',
  /** Says that it finished, and did nothing. */
  'lies',
  /** Also writes where it should not: a planner into the project, a worker beside its plans. */
  'strays',
  'asks',
  /** Meets a usage limit half-way. */
  'limit',
  /** A planner that commits nothing, a worker that leaves gaps. */
  'untidy',
  /** Does everything, and never ends: first silent, then recognised by what is there. */
  'forgets',
  /** A worker that makes something else than its plan promised: what was planned behind it is revised. */
  'breaks',
] as const;

/** What one session does. `slow`: how many times its usual time it takes. */
const play = z.object({ is: z.enum(playKinds), slow: z.number() });

const personActs = [
  'edits-source',
  'stages-source',
  'commits-source',
  'edits-state',
  'edits-project',
  'commits-planning',
  'inserts-phase',
  'switches-branch',
  'runs-again',
  'takes-over',
  'stops-run',
  'locks-index',
  'sleeps',
  'kills-agent',
  'discards-plan',
  'lands-plan',
  'holds-plan',
] as const;

/**
 * What no seed plays. Whoever is away comes back by themselves after three seconds, and a lock that a killed git left is removed
 * once a run has asked for it: these are for plots that need another moment.
 */
const plottedActs = [
  'comes-back',
  'unlocks-index',
  'takes-roadmap-away',
  'takes-planning-away',
  'answers',
] as const;

/**
 * What a person does, at a moment after the start of it all, or so many steps behind the commit of the next landing. With `after`
 * steps are counted from an event of the journal on instead, and with `at` only those of that name, such as `git merge`: what takes
 * more or fewer steps elsewhere leaves that as it is.
 */
const personAct = z.object({
  does: z.enum([...personActs, ...plottedActs]),
  atMs: z.number(),
  landing: z.number().optional(),
  step: z.number().optional(),
  after: z.string().optional(),
  at: z.string().optional(),
});

/** The supervisor's end at a step of its nth run: killed, killed together with its git, or the power gone. */
const pull = z.object({
  run: z.number(),
  step: z.number(),
  how: z.enum(['kill', 'group', 'power']),
  /** What chances within it are drawn from. */
  salt: z.number(),
  /** How long until somebody starts it again, where a plot needs another time than `how` and `salt` give. */
  backMs: z.number().optional(),
  /** The step is counted from the commit of that run's next landing on. */
  landing: z.boolean().optional(),
  /** The step is counted from that run's next event of this name, or name and phase, in the journal on. */
  after: z.string().optional(),
  /** Only steps of this name are counted. */
  at: z.string().optional(),
});

/** One run of the simulation, all of it: the same plot gives the same run. */
const plotText = z.object({
  phases: z.union([z.literal(2), z.literal(3)]),
  dialect: z.enum(['january', 'classic']),
  /** git ignores the planning folder: plans land file by file. */
  ignored: z.boolean().optional(),
  /** By "kind phase"; the nth is the nth session's, and the last one serves all further ones. */
  plays: z.record(z.string(), z.array(play)),
  person: z.array(personAct),
  pulls: z.array(pull),
});

export type Play = z.infer<typeof play>;
export type PersonAct = z.infer<typeof personAct>;
export type Pull = z.infer<typeof pull>;
export type Plot = z.infer<typeof plotText>;

export function readPlot(text: string): Plot {
  return plotText.parse(JSON.parse(text));
}

export function plotOf(seed: number): Plot {
  const random = randomFrom(seed);
  const phases = random.below(4) === 0 ? 3 : 2;
  const plays: Record<string, Play[]> = {};
  for (let phase = 1; phase <= phases; phase += 1) {
    plays[`execute ${phase}`] = playsOf(random);
    if (phase > 1) plays[`plan ${phase}`] = playsOf(random);
  }
  for (let phase = 2; phase <= phases; phase += 1)
    if (plays[`execute ${phase - 1}`]?.[0]?.is === 'breaks') plays[`revise ${phase}`] = playsOf(random);
  const person = some(random, [0, 0, 1, 1, 2, 3], () => actOf(random)).toSorted((a, b) => a.atMs - b.atMs);
  const pulls = some(random, [0, 1, 1, 2, 3], (at) => pullOf(random, at));
  const dialect = random.below(2) === 0 ? 'january' : 'classic';
  const ignored = random.below(6) === 0 ? { ignored: true } : {};
  return { phases, dialect, ...ignored, plays, person, pulls };
}

/** Steps of a landing that decide what is found behind a cut. */
const decisive = ['git merge', 'git merge', 'git update-ref', 'rename'] as const;

function pullOf(random: Random, run: number): Pull {
  const how = random.of(['kill', 'kill', 'group', 'power'] as const);
  const salt = random.below(1_000_000);
  if (random.below(8) === 0)
    return { run, step: random.below(2), how, salt, landing: true, at: random.of(decisive) };
  if (random.below(3) === 0) return { run, step: random.below(50), how, salt, landing: true };
  // Early steps are where recovery is: half of them come soon after a start.
  return { run, step: random.below(random.below(2) === 0 ? 120 : 900), how, salt };
}

function actOf(random: Random): PersonAct {
  const does = random.of(personActs);
  const atMs = random.below(7_000);
  // The same for a plan that is just being held.
  if (random.below(8) === 0)
    return { does: random.of(['holds-plan', does]), atMs, after: 'hold-intended', step: random.below(45) };
  if (random.below(3) > 0) return { does, atMs };
  // A landing takes half a second: what people do in just that time is asked for.
  return {
    does: random.below(2) === 0 ? 'edits-state' : does,
    atMs,
    landing: random.below(random.below(2) === 0 ? 10 : 45),
  };
}

function playsOf(random: Random): Play[] {
  const works: Play = { is: 'works', slow: 0.5 + random.below(5) / 2 };
  // One session in four does something else first.
  if (random.below(4) > 0) return [works];
  return [{ is: random.of(playKinds), slow: 0.5 + random.below(3) }, works];
}

function some<T>(random: Random, counts: readonly number[], make: (at: number) => T): T[] {
  return Array.from({ length: random.of(counts) }, (_, at) => make(at));
}
