import { readFileSync } from 'node:fs';
import { limit } from '../limit.ts';
import { runSync } from '../process/index.ts';
import type { Environment, RunOutcome } from '../process/index.ts';
import { done, trouble } from '../trouble.ts';
import type { Result, Trouble } from '../trouble.ts';
import { gsdNode } from './gsd-node.ts';
import type { GsdNode } from './gsd-node.ts';
import type { InstalledGsd } from './installed-gsd.ts';

export interface VerbOptions {
  readonly env?: Environment;
  /** Names us in GSD's claims (`GSD_SESSION_KEY`), so that its messages say who held what. */
  readonly session?: string;
}

/** What a verb printed. It may say with exit code 0 that nothing was done: look at the files, not at this. */
export interface VerbAnswer {
  readonly json: unknown;
  readonly stderr: string;
}

/**
 * Runs one verb of the installed GSD (`['state', 'planned-phase', '--phase', '3']`) on the `.planning` of `folder`.
 * A result is only that GSD ran and answered JSON: several verbs answer `{"updated": false}` or `{"committed": false}` and
 * exit 0 when they failed, so whoever calls verifies the effect on disk.
 */
export function runVerb(
  gsd: InstalledGsd,
  folder: string,
  args: readonly string[],
  options: VerbOptions = {},
): Result<VerbAnswer> {
  const verb = args.join(' ');
  if (gsd.tools === undefined) {
    return trouble({
      kind: 'refused',
      name: 'gsd-without-verbs',
      what: `this project's GSD (${gsd.generation}) has no command-line tool to run "${verb}"`,
      where: folder,
      next: 'update GSD, or install it again',
    });
  }
  const env = options.env ?? process.env;
  const node = gsdNode(gsd.nodeAsked, env);
  if (!node.ok) return node;
  const outcome = runSync(node.value.path, [gsd.tools, ...args], {
    cwd: folder,
    env: verbEnvironment(env, options.session ?? 'leapfrog'),
    timeoutMs: limit.gsdVerbMs,
  });
  if (outcome.code !== 0) return trouble(failed(gsd, node.value, { verb, folder, outcome }));
  const json = parsedAnswer(outcome.stdout);
  return json === undefined
    ? trouble(failed(gsd, node.value, { verb, folder, outcome }))
    : done({ json: json.value, stderr: outcome.stderr });
}

/**
 * The verb must mean the `.planning` of its folder: variables that point GSD or git elsewhere stay out, whatever shell
 * Leapfrog was started from.
 */
function verbEnvironment(env: Environment, session: string): Environment {
  const kept = Object.entries(env).filter(
    ([name]) => !/^(?:GIT_|GSD_(?:PROJECT|WORKSTREAM|SESSION_KEY)$)/.test(name),
  );
  return { ...Object.fromEntries(kept), GSD_SESSION_KEY: session, NO_COLOR: '1' };
}

/** Answers over about 50 kB are printed as `@file:` and the path of a file that GSD wrote into the temporary folder. */
function parsedAnswer(stdout: string): { readonly value: unknown } | undefined {
  const text = stdout.trim();
  try {
    const body = text.startsWith('@file:') ? readFileSync(text.slice('@file:'.length), 'utf8') : text;
    const value: unknown = JSON.parse(body);
    return { value };
  } catch {
    return undefined;
  }
}

interface Failure {
  readonly verb: string;
  readonly folder: string;
  readonly outcome: RunOutcome;
}

function failed(gsd: InstalledGsd, node: GsdNode, { verb, folder, outcome }: Failure): Trouble {
  const said = (outcome.stderr.trim() || outcome.failure || outcome.stdout.trim()).slice(
    0,
    limit.quotedChars,
  );
  const how = outcome.timedOut
    ? `did not end within ${String(limit.gsdVerbMs / 1000)} s`
    : outcome.code === 0
      ? 'did not answer JSON'
      : 'failed';
  return {
    kind: 'failed',
    name: outcome.timedOut ? 'gsd-verb-timeout' : 'gsd-verb-failed',
    what: `GSD's "${verb}" ${how}${said === '' ? '' : `: ${said}`}`,
    where: folder,
    next: node.meets
      ? `run it yourself to see more: (cd ${folder} && ${node.path} ${gsd.tools ?? ''} ${verb})`
      : `GSD asks for Node ${String(gsd.nodeAsked)} and ran on ${String(node.major)}: set LEAPFROG_GSD_NODE to a newer one`,
  };
}
