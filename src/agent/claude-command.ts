import type { Trouble } from '../trouble.ts';
import { done, trouble, type Result } from '../trouble.ts';
import type { TaskKind } from './agent.ts';

/** What is typed for a task, in order; each after the one before has ended well. */
const verbs: Readonly<Record<TaskKind, readonly { readonly verb: string; readonly flags: string }[]>> = {
  discuss: [{ verb: 'discuss-phase', flags: '' }],
  plan: [{ verb: 'plan-phase', flags: '' }],
  revise: [{ verb: 'plan-phase', flags: '' }],
  execute: [{ verb: 'execute-phase', flags: '' }],
  gaps: [
    { verb: 'plan-phase', flags: ' --gaps' },
    { verb: 'execute-phase', flags: ' --gaps-only' },
  ],
};

export interface CommandsWanted {
  readonly kind: TaskKind;
  readonly phase: string;
  /** The spelling of the GSD that works on the project; preferred where the client knows several. */
  readonly spelling?: '/gsd-' | '/gsd:' | undefined;
}

/**
 * The prompts of a task in the spelling that the client itself has, with the phase always named. A client that does not know a
 * command does not fail: it sends the words to the model as they are. So its own list decides, before a token is spent.
 */
export function commandsFor(names: readonly string[], wanted: CommandsWanted): Result<readonly string[]> {
  const prompts: string[] = [];
  for (const { verb, flags } of verbs[wanted.kind]) {
    const name = gsdCommandIn(names, verb, wanted.spelling);
    if (name === undefined) return trouble(missing(names, verb));
    prompts.push(`/${name} ${wanted.phase}${flags}`);
  }
  return done(prompts);
}

/** The client's own name for a GSD command: `gsd-plan-phase`, `gsd:plan-phase`, or as the plugin has it. */
export function gsdCommandIn(
  names: readonly string[],
  verb: string,
  spelling?: '/gsd-' | '/gsd:',
): string | undefined {
  const preferred = spelling === undefined ? [] : [`${spelling.slice(1)}${verb}`];
  const candidates = [...preferred, `gsd-${verb}`, `gsd:${verb}`, `gsd-core:${verb}`, `gsd-core:gsd-${verb}`];
  return candidates.find((name) => names.includes(name));
}

function missing(names: readonly string[], verb: string): Trouble {
  const others = names.filter((name) => name.includes('gsd'));
  const has = others.length === 0 ? 'no GSD command at all' : `only ${others.slice(0, 5).join(', ')}`;
  return {
    kind: 'refused',
    name: 'gsd-command-missing',
    what: `Claude Code does not know GSD's ${verb} here; it has ${has}`,
    next: 'install GSD for this project (npx @opengsd/gsd-core --claude --local) or for yourself (--global), then leapfrog run',
  };
}
