import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Agent } from '../agent/index.ts';
import { loadEveryGrammar } from '../drift/index.ts';
import { undoCutOffLandings } from '../lane/cut-off-landing.ts';
import { openProject } from '../lane/open-project.ts';
import { limit } from '../limit.ts';
import { readPhaseNumber } from '../planning/phase-number.ts';
import { readProject } from '../planning/project.ts';
import { leaseHolder, takeLease } from '../store/lease.ts';
import { planningOnDisk } from '../store/planning-on-disk.ts';
import { makeStateFolder } from '../store/state-folder.ts';
import { projectEffects, supervise, type RunEnd } from '../supervisor/index.ts';
import { absurd, exitCode, done, trouble, type Result, type Trouble } from '../trouble.ts';
import { chooseAgent } from './choose-agent.ts';
import type { CommandContext } from './context.ts';
import { blockingTrouble } from './blocking-trouble.ts';
import { runScreen } from './run-screen.ts';
import type { RunFlags } from './run.ts';
import { showTrouble } from './show-trouble.ts';
import { stopOnSignal } from './stop-on-signal.ts';

/** Opens the project, takes its lease, and lets the supervisor run; the exit code says how it ended. */
export async function runProject(this: CommandContext, flags: RunFlags): Promise<void> {
  const refused = (what: Trouble): void => {
    if (flags.json) writeTroubleLine(this, what);
    else showTrouble(this, what);
  };
  const started = startable(this, flags);
  if (!started.ok) return refused(started.trouble);
  const { agent, until } = started.value;
  const project = openProject({ folder: this.folder, env: this.env });
  if (!project.ok) return refused(project.trouble);
  // It may have taken away what is missed otherwise.
  undoCutOffLandings(project.value);
  const { repo, planningRoot } = project.value;
  const planning = readProject(planningOnDisk(join(repo.folder, planningRoot)));
  const blocked = blockingTrouble(project.value, planning);
  if (blocked !== undefined) return refused(blocked);
  const ready = await agent.ready({ folder: dirname(join(repo.folder, planningRoot)), env: this.env });
  if (!ready.ok) return refused(ready.trouble);
  const grammars = await loadEveryGrammar();
  const made = makeStateFolder(project.value.paths);
  if (!made.ok) return refused(made.trouble);
  const lease = takeLease(project.value.paths.lease, { role: 'the supervisor' });
  if (!lease.ok) return refused(secondRun(lease.trouble, project.value.paths.lease));
  const effects = projectEffects(project.value, agent, {
    env: this.env,
    now: this.now,
    lease: lease.value,
    grammars,
  });
  const stop = stopOnSignal();
  const screen = runScreen(this, { json: flags.json });
  try {
    const policy = {
      gate: flags.gate,
      discuss: flags.discuss,
      attempts: limit.attempts,
      stagger: agent.name === 'claude',
      ...(until === undefined ? {} : { until }),
    };
    const once = (): Promise<RunEnd> =>
      supervise({ effects, policy, agent: agent.name, tell: screen.tell, interrupt: stop.signal });
    let end = await once();
    while (isGate(end) && (await saysYes(this, flags, { end, clear: screen.clear }))) end = await once();
    if (end.is === 'lease-lost') refused(leaseLost(lease.value.path));
    else if (end.is === 'blocked') refused(blockedMeanwhile(end.trouble));
    else this.process.exitCode = codeOf(end);
  } finally {
    screen.close();
    stop.release();
    effects.close();
    lease.value.release();
  }
}

/** One supervisor a project. */
function secondRun(found: Trouble, lease: string): Trouble {
  if (found.name !== 'lease-held') return found;
  // One that is stopped, or runs where it cannot be seen, hears no `leapfrog stop`: how to wake or end it is said already.
  const hears = !found.next.includes('kill -CONT') && leaseHolder(lease)?.where === 'here';
  return hears ? { ...found, next: 'wait for it, or end it with `leapfrog stop`' } : found;
}

/** In a stream a refusal takes one line, like everything else. */
function writeTroubleLine(context: CommandContext, what: Trouble): void {
  context.stdout.write(`${JSON.stringify({ kind: 'trouble', version: 1, trouble: what })}\n`);
  context.process.exitCode = exitCode[what.kind];
}

interface Startable {
  readonly agent: Agent;
  readonly until: string | undefined;
}

/** What can be refused before anything of the project is touched. */
function startable({ env }: CommandContext, flags: RunFlags): Result<Startable> {
  const session = env['LEAPFROG_SESSION'];
  if (session !== undefined && session !== '') {
    return trouble({
      kind: 'refused',
      name: 'inside-a-session',
      what: 'this is a session that leapfrog started: it does one task, and must not start others',
      next: 'run leapfrog from a terminal of your own',
    });
  }
  const until = flags.until === undefined ? undefined : readPhaseNumber(flags.until);
  if (flags.until !== undefined && until === undefined) {
    return trouble({
      kind: 'usage',
      name: 'not-a-phase',
      what: `--until ${flags.until} is not a phase number`,
      next: 'give a number as the roadmap has it: 3, 2.1',
    });
  }
  const agent = chooseAgent(flags.agent, env);
  return agent.ok ? done({ agent: agent.value, until }) : agent;
}

function isGate(end: RunEnd): boolean {
  return end.is === 'person' && end.questions.every(({ name }) => name === 'gate' || name === 'landing-gate');
}

/** Asks at the gate where there is somebody to ask; elsewhere the run ends with its question. */
async function saysYes(
  context: CommandContext,
  flags: RunFlags,
  { end, clear }: { readonly end: RunEnd; readonly clear: () => void },
): Promise<boolean> {
  if (flags.json || context.stdin.isTTY !== true || context.stdout.isTTY !== true) return false;
  clear();
  const asking = createInterface({ input: context.stdin, output: context.stdout });
  try {
    const lands = end.is === 'person' && end.questions.some(({ name }) => name === 'landing-gate');
    const act = lands ? 'Land and execute it now?' : 'Execute it now?';
    return /^y(es)?$/i.test((await asking.question(`${act} [y/N] `)).trim());
  } finally {
    asking.close();
  }
}

/** The files said something when the run began: it failed, and was not refused. */
function blockedMeanwhile(found: Trouble): Trouble {
  return found.name === 'missing-file'
    ? {
        ...found,
        kind: 'failed',
        next: 'switch back to the branch that has it, or restore it from git; then `leapfrog run` goes on',
      }
    : { ...found, kind: 'failed' };
}

function leaseLost(where: string): Trouble {
  return {
    kind: 'failed',
    name: 'lease-lost',
    what: 'somebody else took over this project while this run slept; it has written nothing since',
    where,
    next: '`leapfrog lanes` shows who is at work; running sessions are theirs now',
  };
}

function codeOf(end: Exclude<RunEnd, { is: 'blocked' | 'lease-lost' }>): number {
  switch (end.is) {
    case 'milestone':
    case 'until':
      return exitCode.done;
    case 'person':
      return exitCode.person;
    case 'interrupted':
      return exitCode.interrupted;
    default:
      return absurd(end);
  }
}
