import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../../src/process/index.ts';
import { claudeClient } from '../support/claude-client.ts';
import { clientEnv } from '../support/claude-sessions.ts';
import { planPlay, workPlay, type PlayedGeneration } from '../support/gsd-plays.ts';
import { whyNoGsdPackages } from '../support/gsd-packages.ts';
import { nodeOf } from '../support/lay-gsd.ts';
import { startMessagesApi } from '../support/messages-api.ts';
import { makeSampleProject } from '../support/sample-project.ts';
import { z } from 'zod';

const found = claudeClient();
const client = 'client' in found ? found.client : '';
const skipped = client === '' || whyNoGsdPackages() !== undefined;
const cli = new URL('../../dist/cli.js', import.meta.url).pathname;

const told = z.looseObject({
  event: z.string(),
  at: z.string(),
  role: z.string().optional(),
  phase: z.string().optional(),
});

const table: string[] = [];
afterAll(() => {
  process.stderr.write(`\n${table.join('\n')}\n`);
});

describe.skipIf(skipped)('both lanes with the real client', () => {
  it.concurrent.each([
    ['gsd-core', 'yolo'],
    ['classic-1.42', 'interactive'],
    ['gsd-core', 'interactive'],
    ['classic-1.42', 'yolo'],
  ] as const)(
    '%s, mode %s: two phases planned while the one before is executed',
    async (generation, mode) => {
      const home = realpathSync(mkdtempSync(join(tmpdir(), 'leapfrog-lanes-')));
      const sample = makeSampleProject({ generation, install: 'untracked' });
      const chained: string[] = [];
      const planned = new Map<string, () => void>();
      const until = (phase: string) => new Promise<void>((resolve) => planned.set(phase, resolve));
      const api = await startMessagesApi(({ folder, command }) => {
        const [, verb = '', phase = ''] =
          /^gsd[-:](.+) 0*(\d+)$/.exec(`${command?.name} ${command?.args}`) ?? [];
        const place = { folder, generation, phase };
        if (verb === 'plan-phase') return planPlay({ ...place, finished: () => planned.get(phase)?.() });
        if (verb !== 'execute-phase') return undefined;
        const ahead = String(Number(phase) + 1);
        return workPlay({
          ...place,
          chained: (answer) => chained.push(answer),
          ...(phase === '4' ? {} : { closes: until(ahead) }),
        });
      });
      try {
        setMode(sample.folder, mode);
        const env = {
          ...clientEnv(home, api),
          PATH: pathWith(home, generation),
          LEAPFROG_STATE_DIR: join(home, 'state'),
        };
        const ran = await run(process.execPath, [cli, 'run', '--json', '--no-discuss'], {
          cwd: sample.folder,
          env,
          timeoutMs: 1_500_000,
        });
        const events = ran.stdout
          .split('\n')
          .filter(Boolean)
          .map((line) => told.parse(JSON.parse(line)));
        const story = events
          .filter(({ event }) => event !== 'agent' && event !== 'phases')
          .map((each) => JSON.stringify(each).slice(0, 300));
        expect(ran.code, `${story.join('\n')}\n${ran.stderr}\n${api.lost.join('\n')}`).toBe(0);
        expect(api.lost).toEqual([]);
        // The real commands were expanded by the client, in this generation's own spelling.
        const commands = api.asked.map(({ command }) => command?.name ?? '');
        const spelled = (verb: string) => (generation === 'gsd-core' ? `gsd-${verb}` : `gsd:${verb}`);
        expect(new Set(commands)).toEqual(new Set([spelled('plan-phase'), spelled('execute-phase')]));
        expect(
          api.asked.every(({ prompt }) => /<objective>|<execution_context>|<process>/.test(prompt)),
        ).toBe(true);
        const time = (event: string, role: string, phase: string): number =>
          Date.parse(
            events.find((each) => each.event === event && each.role === role && each.phase === phase)?.at ??
              '',
          );
        for (const [executed, ahead] of [
          ['2', '3'],
          ['3', '4'],
        ] as const) {
          expect(time('session-started', 'worker', executed)).toBeLessThan(
            time('session-started', 'planner', ahead),
          );
          expect(time('session-ended', 'planner', ahead)).toBeLessThan(
            time('session-ended', 'worker', executed),
          );
        }
        const git = (...args: readonly string[]) =>
          execFileSync('git', args, { cwd: sample.folder, encoding: 'utf8' });
        expect(git('status', '--porcelain')).toBe('');
        const subjects = git('log', '--format=%s').split('\n');
        for (const phase of ['2', '3', '4'])
          expect(subjects).toContain(`docs(phase-${phase}): complete phase execution`);
        expect(
          git('log', '--format=%(trailers:key=Leapfrog-Base,valueonly)').split('\n').filter(Boolean),
        ).toHaveLength(2);
        expect(readFileSync(join(sample.folder, '.planning/config.json'), 'utf8')).toContain(
          `"mode": "${mode}"`,
        );
        // In yolo the worker wanted to go on, after each of its phases, and was told where to stop.
        expect(chained).toHaveLength(mode === 'yolo' ? 3 : 0);
        for (const answer of chained) expect(answer).toMatch(/planner lane/);
        table.push(
          `${generation.padEnd(13)} ${mode.padEnd(12)} ${String(new Set(api.asked.map(({ session }) => session)).size)} sessions, ${api.asked.length} turns, other lookups: ${[...new Set(api.others)].join(', ') || 'none'}`,
        );
      } finally {
        await api.close();
        sample.remove();
        rmSync(home, { recursive: true, force: true, maxRetries: 5 });
      }
    },
  );
});

/** With what an earlier `--auto` run left behind: in a lane's own copy it must not count. */
function setMode(folder: string, mode: string): void {
  const file = join(folder, '.planning', 'config.json');
  const text = readFileSync(file, 'utf8')
    .replace(/"mode": "\w+"/, `"mode": "${mode}"`)
    .replace(/"(?:auto_advance|_auto_chain_active)": false/, (flag) =>
      flag.replace('false', String(mode === 'yolo')),
    );
  writeFileSync(file, text);
  if (execFileSync('git', ['status', '--porcelain'], { cwd: folder, encoding: 'utf8' }) === '') return;
  execFileSync('git', ['commit', '-qam', 'chore: settings'], { cwd: folder });
}

/** The person's PATH: their `claude`, and a Node that their GSD runs on. */
function pathWith(home: string, generation: PlayedGeneration): string {
  const bin = join(home, 'bin');
  mkdirSync(bin);
  symlinkSync(client, join(bin, 'claude'));
  return [bin, dirname(nodeOf(generation)), process.env['PATH'] ?? ''].join(delimiter);
}
