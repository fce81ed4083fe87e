import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { limit } from '../limit.ts';
import { openProject } from '../lane/open-project.ts';
import { type JournalEvent, readJournal } from '../store/journal.ts';
import type { CommandContext } from './context.ts';
import { fit, printable } from './layout.ts';
import { localTime } from './local-time.ts';
import { widthOf } from './paint.ts';
import type { LogFlags } from './log.ts';
import { showLedger } from './show-ledger.ts';
import { showTrouble } from './show-trouble.ts';

export async function showLog(this: CommandContext, { json, follow, ledger }: LogFlags): Promise<void> {
  const opened = openProject(this);
  if (!opened.ok) return showTrouble(this, opened.trouble, json);
  const { journal } = opened.value.paths;
  if (ledger) return showLedger(this, readJournal(journal), json);
  // Only a terminal has an edge; what reads a pipe wants the whole line.
  const columns = this.stdout.isTTY === true ? widthOf(this) : Infinity;
  if (!json && !follow && !existsSync(journal)) this.stdout.write('Nothing has happened here yet.\n');
  const closed = new AbortController();
  this.stdout.once('error', () => {
    closed.abort();
  });
  for (let seen = 0; !closed.signal.aborted;) {
    const events = readJournal(journal);
    for (const event of events.slice(seen)) {
      this.stdout.write(`${json ? JSON.stringify(event) : fit(eventLine(event), columns)}\n`);
    }
    seen = events.length;
    if (!follow) return;
    await sleep(limit.journalPollMs);
  }
}

/** Of use to `--json` and to us, not to a person: they would push everything else off the line. */
const unshown: ReadonlySet<string> = new Set(['run', 'session', 'logFolder', 'process', 'from']);
const first = ['role', 'lane', 'kind', 'phase'];

/** "2026-11-22 13:40:05  plan-held         phase 3, commit 4f2c1d9": the event, then who and which phase, then the rest. */
export function eventLine({ v: _v, id: _id, at, event, ...told }: JournalEvent): string {
  const names = Object.keys(told).filter((name) => !unshown.has(name));
  const ordered = [
    ...first.filter((name) => names.includes(name)),
    ...names.filter((name) => !first.includes(name)),
  ];
  const facts = ordered.flatMap((name) => factOf(name, told[name]));
  return printable(`${localTime(at)}  ${event.padEnd(16)}  ${facts.join(', ')}`.trimEnd());
}

/** `role planner` reads as `planner`; an outcome such as `{ is: 'failed', why }` as `failed: why`. */
function factOf(name: string, value: unknown): readonly string[] {
  if (typeof value === 'string' || typeof value === 'number') {
    const text = shortened(String(value));
    return name === 'role' || name === 'lane' || name === 'kind' ? [text] : [`${name} ${text}`];
  }
  if (typeof value !== 'object' || value === null || !('is' in value)) return [];
  const why = 'why' in value ? value.why : 'question' in value ? value.question : undefined;
  return [typeof why === 'string' ? `${String(value.is)}: ${why}` : String(value.is)];
}

function shortened(value: string): string {
  return /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(value) ? value.slice(0, 7) : value;
}
