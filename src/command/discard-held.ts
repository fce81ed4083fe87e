import { discardHeld } from '../lane/discard-held.ts';
import { journalAct } from '../lane/journal-act.ts';
import { openProject } from '../lane/open-project.ts';
import { readPhaseNumber } from '../planning/phase-number.ts';
import type { CommandContext, NoFlags } from './context.ts';
import { hanging } from './layout.ts';
import { widthOf } from './paint.ts';
import { showTrouble } from './show-trouble.ts';
import { tellInterrupted } from './tell-interrupted.ts';

export function discardHeldPlan(this: CommandContext, _flags: NoFlags, asked: string): void {
  const opened = openProject(this);
  if (!opened.ok) return showTrouble(this, opened.trouble);
  tellInterrupted(this, opened.value);
  const discarded = journalAct(
    opened.value,
    { was: 'discard', phase: readPhaseNumber(asked) ?? asked },
    () => discardHeld(opened.value, readPhaseNumber(asked) ?? asked),
    ({ plan, owed }) => ({ commit: plan.commit, notes: owed?.notes ?? [] }),
  );
  if (!discarded.ok) return showTrouble(this, discarded.trouble);
  const { plan, owed } = discarded.value;
  const { phase, ref } = plan;
  const notes = owed?.notes ?? [];
  this.stdout.write(
    `The held plan of phase ${phase} is put away. It stays at ${ref}; see it with:\n  git show ${ref}\n`,
  );
  if (notes.length === 0) return;
  const columns = widthOf(this);
  const lines = [
    'Its notes do not depend on the plan; the next landing brings them:',
    ...notes.flatMap((note) => hanging('  ', note, columns)),
  ];
  this.stdout.write(`${lines.join('\n')}\n`);
}
