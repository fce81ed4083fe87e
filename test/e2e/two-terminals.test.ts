import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { guideEnvironment, guideHome } from './guide-home.ts';

const tmuxMissing = spawnSync('tmux', ['-V']).status !== 0;
if (tmuxMissing) process.stderr.write('skipped: two terminals need tmux, which is not installed\n');
const homes: string[] = [];

interface Terminals {
  readonly home: string;
  readonly tmux: (...args: string[]) => string;
  readonly type: (terminal: string, line: string) => void;
  readonly screen: (terminal: string) => string;
  /** Waits until the terminal shows a text; gives the screen. */
  readonly shows: (terminal: string, text: string) => Promise<string>;
}

/** A tmux server of its own with a window for each terminal, both in `~/_dotfiles`. */
async function openTerminals(): Promise<Terminals> {
  const home = await guideHome();
  homes.push(home);
  const env = { ...guideEnvironment(home), SHELL: '/bin/sh', PS1: '$ ' };
  const tmux = (...args: string[]): string => {
    const ran = spawnSync('tmux', ['-S', join(home, 'tmux.sock'), '-f', '/dev/null', ...args], {
      env,
      encoding: 'utf8',
    });
    return ran.stdout;
  };
  const place = ['-x', '100', '-y', '50', '-c', join(home, '_dotfiles')];
  tmux('new-session', '-d', '-s', 'work', ...place, 'sh');
  tmux('new-session', '-d', '-s', 'plan', ...place, 'sh');
  const screen = (terminal: string): string => tmux('capture-pane', '-p', '-J', '-S', '-200', '-t', terminal);
  return {
    home,
    tmux,
    screen,
    type: (terminal, line) => {
      tmux('send-keys', '-t', terminal, '-l', line);
      tmux('send-keys', '-t', terminal, 'Enter');
    },
    shows: async (terminal, text) => {
      for (let tries = 0; tries < 3000; tries += 1) {
        const now = screen(terminal);
        if (now.includes(text)) return now;
        await sleep(100);
      }
      throw new Error(`terminal ${terminal} never showed "${text}":\n${screen(terminal)}`);
    },
  };
}

afterEach(() => {
  for (const home of homes.splice(0)) {
    spawnSync('tmux', ['-S', join(home, 'tmux.sock'), 'kill-server']);
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
});

describe.skipIf(tmuxMissing)('two terminals', () => {
  it('plans beside a worker, holds on leaving, and lands at the boundary', async () => {
    const { home, type, shows } = await openTerminals();
    type('plan', 'leapfrog plan 2 -- sh');
    await shows('plan', 'leave the session when the plan is finished');
    type('plan', 'pwd -P; echo /gsd:plan-phase 2 | claude; echo "planned $?"');
    expect(await shows('plan', 'planned 0')).toContain('/planner');
    expect(existsSync(join(home, '_dotfiles/.planning/phases/02-test-infrastructure/02-01-PLAN.md'))).toBe(
      false,
    );
    type('plan', 'exit');
    const held = await shows('plan', 'Next: when the phase before it is complete');
    expect(held).toContain('Held: phase 2 (Test infrastructure), 3 plans');
    expect(held).toMatch(/brought +\.planning\/phases\/02-test-infrastructure\/02-01-PLAN\.md/);

    type('work', 'leapfrog land');
    expect(await shows('work', 'phase 1 is not over')).toContain('2 of 5 plans have a summary');

    type('work', 'leapfrog work -- sh');
    await shows('work', 'Worker of phase 1');
    type('work', 'echo /gsd:execute-phase 1 | claude; echo "executed $?"');
    await shows('work', 'executed 0');
    type('work', 'exit');
    const landed = await shows('work', '/gsd:execute-phase 2');
    expect(landed).toContain('Landed: phase 2 (Test infrastructure)');
    expect(landed).toContain('git revert --no-edit');
    const state = readFileSync(join(home, '_dotfiles/.planning/STATE.md'), 'utf8');
    expect(state).toMatch(/^Phase: 2 of 3 \(Test infrastructure\)$/m);
    expect(state).toMatch(/^Status: Ready to execute$/m);
  });

  it('checks after Ctrl-C in the session, keeps an unfinished plan, and goes on with it', async () => {
    const { tmux, type, shows } = await openTerminals();
    type('plan', 'leapfrog plan 2 -- sh -c "echo half > half-done; printf \\"now %s\\n\\" open; sleep 600"');
    await shows('plan', 'now open');
    tmux('send-keys', '-t', 'plan', 'C-c');
    const refused = await shows('plan', 'goes on in it');
    expect(refused).toContain('phase 2 has no plan file');
    type('plan', 'leapfrog plan 2 -- cat half-done; echo "left $?"');
    const again = await shows('plan', 'left 3');
    expect(again).toMatch(/^half$/m);
  });

  it('lets one planner in at a time', async () => {
    const { type, shows } = await openTerminals();
    type('plan', 'leapfrog plan 2 -- sh');
    await shows('plan', 'leave the session');
    type('work', 'leapfrog plan 2; echo "left $?"');
    expect(await shows('work', 'left 3')).toContain('the planner lane is in use');
    type('work', 'leapfrog lanes');
    await shows('work', 'open now');
  });
});
