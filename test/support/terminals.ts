import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether two terminals can be had here; said once on stderr where not. */
export function whyNoTerminals(): string | undefined {
  if (spawnSync('tmux', ['-V']).status === 0) return undefined;
  const why = 'two terminals need tmux, which is not installed';
  process.stderr.write(`skipped: ${why}\n`);
  return why;
}

export interface Terminals {
  readonly type: (terminal: string, line: string) => void;
  readonly key: (terminal: string, key: string) => void;
  readonly screen: (terminal: string) => string;
  /** Waits until a terminal shows a text; gives the screen. */
  readonly shows: (terminal: string, text: string | RegExp) => Promise<string>;
  readonly close: () => void;
}

/** A tmux server of its own with a shell for each name, in `folder`. */
export function openTerminals(
  names: readonly string[],
  {
    folder,
    home,
    env,
  }: {
    readonly folder: string;
    readonly home: string;
    readonly env: Readonly<Record<string, string | undefined>>;
  },
): Terminals {
  const tmux = (...args: readonly string[]): string =>
    spawnSync('tmux', ['-S', join(home, 'tmux.sock'), '-f', '/dev/null', ...args], {
      env: { ...env },
      encoding: 'utf8',
    }).stdout;
  for (const name of names)
    tmux('new-session', '-d', '-s', name, '-x', '120', '-y', '50', '-c', folder, 'sh');
  const screen = (terminal: string): string => tmux('capture-pane', '-p', '-J', '-S', '-300', '-t', terminal);
  return {
    screen,
    key: (terminal, key) => void tmux('send-keys', '-t', terminal, key),
    type: (terminal, line) => {
      tmux('send-keys', '-t', terminal, '-l', line);
      // A terminal program takes a line and an Enter that come together for pasted text.
      spawnSync('sleep', ['0.5']);
      tmux('send-keys', '-t', terminal, 'Enter');
    },
    shows: async (terminal, text) => {
      for (let tries = 0; tries < 1_200; tries += 1) {
        const now = screen(terminal);
        if (typeof text === 'string' ? now.includes(text) : text.test(now)) return now;
        await sleep(150);
      }
      throw new Error(`terminal ${terminal} never showed ${String(text)}:\n${screen(terminal)}`);
    },
    close: () => void tmux('kill-server'),
  };
}
