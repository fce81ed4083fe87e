import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { startSession, type Session } from '../../src/process/index.ts';
import { claudeClient } from './claude-client.ts';
import { clientEnv } from './claude-sessions.ts';
import type { PlayedGeneration } from './gsd-plays.ts';
import { gsdCache, whyNoGsdPackages } from './gsd-packages.ts';
import { nodeOf } from './lay-gsd.ts';
import { startMessagesApi, type Conversation, type MessagesApi, type Play } from './messages-api.ts';
import { makeSampleProject, type SampleProject } from './sample-project.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const toldLine = z.looseObject({
  event: z.string(),
  at: z.string(),
  role: z.string().optional(),
  phase: z.string().optional(),
});
export type ToldEvent = z.infer<typeof toldLine>;

export interface RunningLanes {
  readonly session: Session;
  readonly events: readonly ToldEvent[];
  readonly ended: Promise<LanesEnd>;
}

export interface LanesEnd {
  readonly code: number | null;
  readonly events: readonly ToldEvent[];
  readonly errors: string;
}

/** A sample project with the generation's GSD in it, and a person whose `claude` is the real client, answered by the stand-in. */
export interface ClaudeLanes {
  readonly api: MessagesApi;
  readonly sample: SampleProject;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `leapfrog run --json` with these flags, to its end. */
  readonly run: (...flags: readonly string[]) => Promise<LanesEnd>;
  readonly start: (...flags: readonly string[]) => RunningLanes;
  readonly close: () => Promise<void>;
}

/** A line that is no event is shown with the errors: what a killed run was writing may be cut off in the middle. */
function toldEvent(line: string): ToldEvent | undefined {
  try {
    return toldLine.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

/** Why tests with the real client in both lanes cannot run here. */
export function whyNoLanes(): string | undefined {
  const found = claudeClient();
  return 'why' in found ? found.why : whyNoGsdPackages();
}

export async function openLanes(
  generation: PlayedGeneration,
  direct: (conversation: Conversation) => Play | undefined,
): Promise<ClaudeLanes> {
  const found = claudeClient();
  if (!('client' in found)) throw new Error(found.why);
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'leapfrog-lanes-')));
  const sample = makeSampleProject({ generation, install: 'untracked' });
  const api = await startMessagesApi(direct);
  const bin = join(home, 'bin');
  mkdirSync(bin);
  symlinkSync(found.client, join(bin, 'claude'));
  const env = {
    ...clientEnv(home, api),
    PATH: [bin, dirname(nodeOf(generation)), process.env['PATH'] ?? ''].join(delimiter),
    LEAPFROG_STATE_DIR: join(home, 'state'),
    // A verb of gsd-core spends most of its second on compiling; newer Nodes can keep that.
    NODE_COMPILE_CACHE: join(gsdCache(), 'compiled'),
  };
  const start = (...flags: readonly string[]): RunningLanes => {
    const events: ToldEvent[] = [];
    const errors: string[] = [];
    const session = startSession(process.execPath, [cli, 'run', '--json', ...flags], {
      cwd: sample.folder,
      env,
      stdio: 'pipe',
      onLine: (line, from) => {
        const event = from === 'stdout' ? toldEvent(line) : undefined;
        if (event === undefined) errors.push(line);
        else events.push(event);
      },
    });
    const ended = session.ended.then(({ code }) => ({ code, events, errors: errors.join('\n') }));
    return { session, events, ended };
  };
  return {
    api,
    sample,
    home,
    env,
    start,
    run: (...flags) => start(...flags).ended,
    close: async () => {
      await api.close();
      sample.remove();
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
