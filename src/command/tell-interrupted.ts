import { closeInterrupted } from '../lane/journal-act.ts';
import type { LeapProject } from '../lane/leap-project.ts';
import { readRunRecord } from '../supervisor/run-record.ts';
import type { CommandContext } from './context.ts';
import { hanging } from './layout.ts';
import { widthOf } from './paint.ts';
import { runLine } from './run-line.ts';

/** Closes what a killed command or run left open, and says what was found of each act. */
export function tellInterrupted(context: CommandContext, project: LeapProject): void {
  for (const event of closeInterrupted(project)) {
    const record = readRunRecord(event);
    const line = record === undefined ? undefined : runLine(record);
    if (line === undefined) continue;
    for (const row of hanging('  note  ', line, widthOf(context))) context.stdout.write(`${row}\n`);
  }
}
