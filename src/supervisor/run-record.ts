import { z } from 'zod';
import { questionNames } from '../pipeline/question-record.ts';

const kind = z.enum(['discuss', 'plan', 'revise', 'execute', 'gaps']);
const role = z.enum(['planner', 'worker']);
const phase = z.string();
const session = z.string();
const standing = z.enum([
  'empty',
  'discussed',
  'researched',
  'planned',
  'executing',
  'executed',
  'gaps',
  'person',
  'complete',
]);
const behind = z.enum(['worker', 'reboot']).optional();
const end = z.discriminatedUnion('is', [
  z.object({ is: z.literal('finished') }),
  z.object({
    is: z.literal('asked'),
    question: z.string(),
    options: z.array(z.string()).readonly().optional(),
  }),
  z.object({ is: z.literal('limited'), why: z.string(), until: z.iso.datetime().optional(), behind }),
  z.object({ is: z.literal('failed'), why: z.string(), final: z.boolean().optional() }),
]);
const outcome = z.discriminatedUnion('is', [
  z.object({ is: z.literal('done') }),
  z.object({
    is: z.literal('asked'),
    question: z.string(),
    options: z.array(z.string()).readonly().optional(),
  }),
  /** A usage limit or a service under load: the same session goes on later. */
  z.object({ is: z.literal('limited'), why: z.string(), until: z.iso.datetime().optional(), behind }),
  z.object({
    is: z.literal('failed'),
    why: z.string(),
    progressed: z.boolean(),
    final: z.boolean().optional(),
  }),
  /** Ended by us because a person stopped the run: counts for nothing. */
  z.object({ is: z.literal('stopped') }),
]);
const questionName = z.enum(questionNames);
const used = z.object({
  inputTokens: z.number(),
  outputTokens: z.number(),
  cachedTokens: z.number().optional(),
  costUsd: z.number().optional(),
});
const identity = z.object({
  pid: z.number(),
  start: z.string(),
  boot: z.string(),
  host: z.string(),
  namespace: z.string().optional(),
});
const act = z.string();
const laneRole = z.enum(['planner', 'landing']);
const refusal = { name: z.string(), what: z.string() };
/** Found on disk by who came after, where the one who did it died before it could say so. */
const recovered = z.literal(true).optional();
const waitFor = z.enum(['plan', 'execution', 'boundary', 'landing', 'limit', 'person', 'start', 'nothing']);
const record = <E extends string, T extends z.core.$ZodLooseShape>(event: E, shape: T) =>
  z.object({ event: z.literal(event), at: z.iso.datetime(), ...shape });

/**
 * What `run` writes into the journal: each act as an intent before and an outcome after, so that whoever starts next finds
 * every session that may still live. Readers skip events that they do not know.
 */
const runRecord = z.discriminatedUnion('event', [
  record('run-started', {
    run: z.string(),
    agent: z.string(),
    until: z.string().optional(),
    gate: z.enum(['auto', 'ask']),
  }),
  /** An orderly end: failures before it count no longer, because a person has seen them. */
  record('run-ended', {
    run: z.string(),
    how: z.enum(['milestone', 'until', 'person', 'interrupted', 'failed']),
    /** Where it failed. */
    why: z.string().optional(),
  }),
  /** The run before this one never ended: it was killed, or the machine went down. `last`: the last thing it wrote. */
  record('run-died', { run: z.string(), last: z.iso.datetime() }),
  record('session-intended', {
    session,
    role,
    kind,
    phase,
    attempt: z.number(),
    folder: z.string(),
    logFolder: z.string(),
    from: z.object({ standing, plansDone: z.number() }),
    base: z.string().optional(),
    withoutContext: z.boolean().optional(),
    /** It goes on with an earlier session, to which this was said. */
    resume: z.object({ session, say: z.string() }).optional(),
  }),
  record('session-started', { session, role, kind, phase, process: identity.optional(), agent: z.string() }),
  /** `used`: by the session's own figures, from its beginning on and over resumes; never added up within one conversation. */
  record('session-ended', { session, role, kind, phase, end, used: used.optional() }),
  /** It never began: the supervisor died between the intent and the start. */
  record('session-abandoned', { session, role, kind, phase }),
  /** Every sign of life has been silent for so long; nothing is done about it yet. */
  record('session-silent', { session, role, kind, phase, ms: z.number() }),
  /** We end it, and why. */
  record('session-overdue', { session, role, kind, phase, why: z.string() }),
  /** We stop the planner because the worker met a limit; or the machine went down under it, which is no try of its own. */
  record('session-parked', { session, role, kind, phase, why: z.string(), behind }),
  /** What changed in the project during a session and nobody of ours explains; `asks`: where a person has to say a word. */
  record('project-changed', {
    session,
    role,
    phase,
    told: z.array(z.string()).readonly(),
    asks: z.array(z.object({ phase, what: z.string() })).readonly(),
    /** The session itself wrote where it should not, with the evidence. */
    strayed: z.string().optional(),
  }),
  record('session-settled', { session, role, kind, phase, outcome }),
  record('committed', { session, role, phase, commit: z.string(), subject: z.string() }),
  record('lane-intended', { act, role: laneRole, phase, by: identity }),
  record('lane-prepared', { act, role: laneRole, phase, base: z.string() }),
  record('lane-refused', { act, role: laneRole, phase, ...refusal }),
  record('hold-intended', { act, session: session.optional(), phase, by: identity }),
  record('plan-held', {
    act: act.optional(),
    session: session.optional(),
    phase,
    commit: z.string(),
    base: z.string(),
    recovered,
  }),
  record('hold-refused', { act, phase, ...refusal }),
  record('landing-intended', { act: act.optional(), phase, by: identity.optional() }),
  record('plan-landed', {
    act: act.optional(),
    phase,
    commit: z.string(),
    undo: z.string(),
    /** What the check said, as in the commit. */
    drift: z.string().optional(),
    recovered,
  }),
  /** A held plan was compared with the project as it is at the boundary. */
  record('drift-checked', {
    phase,
    held: z.string(),
    base: z.string(),
    now: z.string(),
    verdict: z.enum(['fresh', 'patchable', 'stale', 'unknown']),
    touched: z.array(z.string()),
    findings: z.number(),
    what: z.string(),
  }),
  record('landing-refused', { act: act.optional(), phase, ...refusal, person: z.boolean() }),
  record('discard-intended', { act, phase, by: identity }),
  record('plan-discarded', {
    act: act.optional(),
    phase,
    commit: z.string(),
    notes: z.array(z.string()).optional(),
    /** Why nobody had to ask for it: its ground is gone. */
    why: z.string().optional(),
    recovered,
  }),
  record('discard-refused', { act, phase, ...refusal }),
  /** The outcome of an act whose process died in the middle, and of which nothing is to be seen on disk. */
  record('act-interrupted', {
    act,
    was: z.enum(['lane', 'hold', 'landing', 'discard']),
    phase,
    what: z.string(),
  }),
  /** `question` is what `leapfrog answer` takes; `session`, what goes on with the answer. */
  record('asked', {
    question: z.string(),
    name: questionName,
    phase,
    what: z.string(),
    next: z.string(),
    session: session.optional(),
    options: z.array(z.string()).readonly().optional(),
  }),
  record('answered', {
    question: z.string(),
    name: questionName,
    phase,
    what: z.string(),
    answer: z.string(),
  }),
  /** Without a phase where the planning files say of none which comes next. */
  record('waiting', { lane: role, for: waitFor, phase: phase.optional(), what: z.string() }),
  record('waited', { lane: role, for: waitFor, phase: phase.optional(), ms: z.number() }),
]);

export type RunRecord = z.infer<typeof runRecord>;
type Timeless<R> = R extends unknown ? Omit<R, 'at'> : never;
/** A record as it is made; the journal adds the time. */
export type NewRecord = Timeless<RunRecord>;
export type AnsweredRecord = Extract<RunRecord, { event: 'answered' }>;
export type SessionIntent = Extract<RunRecord, { event: 'session-intended' }>;
export type SessionOutcome = z.infer<typeof outcome>;

/** A journal event as one of ours, or undefined where it is somebody else's. */
export function readRunRecord(event: unknown): RunRecord | undefined {
  const parsed = runRecord.safeParse(event);
  return parsed.success ? parsed.data : undefined;
}
