import { join } from 'node:path';
import { readScript, scriptedAgent } from '../agent/index.ts';
import { openRepository } from '../git/index.ts';
import { loadEveryGrammar } from '../drift/index.ts';
import { openProject } from '../lane/index.ts';
import { limit } from '../limit.ts';
import type { Environment } from '../process/index.ts';
import { takeLease } from '../store/index.ts';
import { projectEffects, supervise, type RunEnd, type RunEvent } from '../supervisor/index.ts';
import { done, type Result } from '../trouble.ts';
import { writeDriftedScript } from './drifted-script.ts';
import { makeExample, sessionScript } from './example.ts';
import { runCheck, type CheckResult, type PlayedInLanes } from './proof.ts';

export interface LanesWanted {
  /** An empty folder; the example is made in it. */
  readonly folder: string;
  /** An empty folder for the lanes and for what GSD would be found by: the person's own settings stay out of the demo. */
  readonly stateFolder: string;
  readonly env: Environment;
  readonly now: () => number;
  readonly tell: (event: RunEvent) => void;
  /** Called once, when the example is there and before the lanes begin. */
  readonly began: (lint: CheckResult) => void;
  readonly interrupt: AbortSignal;
  /** Phase 2 renames what phase 3 was planned with. */
  readonly withDrift: boolean;
}

/** Makes the example and runs all its phases in two lanes, by the supervisor that `leapfrog run` uses. */
export async function playInLanes(
  wanted: LanesWanted,
): Promise<Result<{ readonly end: RunEnd; readonly played: PlayedInLanes }>> {
  const { folder, stateFolder, now, tell, interrupt } = wanted;
  const env = {
    ...wanted.env,
    LEAPFROG_STATE_DIR: stateFolder,
    CLAUDE_CONFIG_DIR: join(stateFolder, 'no-claude'),
  };
  const from = await makeExample(folder);
  const lintBefore = runCheck(folder, 'scripts/lint.sh', env);
  wanted.began(lintBefore);
  const file = wanted.withDrift ? writeDriftedScript(sessionScript, stateFolder) : sessionScript;
  const agent = scriptedAgent(file);
  if (!agent.ok) return agent;
  const script = readScript(file);
  if (!script.ok) return script;
  const repo = openRepository(folder);
  if (!repo.ok) return repo;
  const project = openProject({ folder, env });
  if (!project.ok) return project;
  const lease = takeLease(project.value.paths.lease, { role: 'the demo' });
  if (!lease.ok) return lease;
  const effects = projectEffects(project.value, agent.value, {
    env,
    now,
    lease: lease.value,
    grammars: await loadEveryGrammar(),
  });
  try {
    const policy = { gate: 'auto', discuss: true, attempts: limit.attempts, stagger: false } as const;
    const end = await supervise({ effects, policy, agent: agent.value.name, tell, interrupt });
    const { tasks } = script.value;
    return done({
      end,
      played: { repo: repo.value, from, lintBefore, records: effects.records(), tasks, env },
    });
  } finally {
    effects.close();
    lease.value.release();
  }
}
