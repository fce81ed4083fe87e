import { guardNotes } from '../agent/index.ts';
import type { CommandContext } from './context.ts';
import { hanging } from './layout.ts';
import type { LaneSession } from './lane-session.ts';
import { widthOf } from './paint.ts';

/** A session whose guard was never called may have written anywhere: said, because nobody could have stopped it then. */
export function tellUnguarded(context: CommandContext, { guard }: Pick<LaneSession, 'guard'>): void {
  if (guard === undefined || guardNotes(guard.log).length > 0) return;
  const text =
    "Claude Code did not call the lane's guard (hooks are switched off, or managed by somebody else): look at git status in the project before you go on";
  for (const line of hanging('  note  ', text, widthOf(context))) context.stderr.write(`${line}\n`);
}
