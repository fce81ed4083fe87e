import { composeStatus } from './compose-status.ts';
import type { CommandContext } from './context.ts';
import { observeStatus } from './observe-status.ts';
import { paintFor, widthOf } from './paint.ts';
import { showTrouble } from './show-trouble.ts';
import { lanesText } from './status-text.ts';

export function showLanes(this: CommandContext): void {
  const observed = observeStatus(this);
  if (!observed.ok) return showTrouble(this, observed.trouble);
  const report = composeStatus(observed.value);
  const text = lanesText(report, { columns: widthOf(this), paint: paintFor(this) });
  this.stdout.write(text === '' ? 'No lanes and no held plans.\n' : text);
}
