import { composeStatus } from './compose-status.ts';
import type { CommandContext } from './context.ts';
import { observeStatus } from './observe-status.ts';
import { paintFor, widthOf } from './paint.ts';
import { showTrouble, writeJson } from './show-trouble.ts';
import type { StatusFlags } from './status.ts';
import { statusText } from './status-text.ts';

export function showStatus(this: CommandContext, { json }: StatusFlags): void {
  const observed = observeStatus(this);
  if (!observed.ok) {
    showTrouble(this, observed.trouble, json);
    return;
  }
  const report = composeStatus(observed.value);
  if (json) writeJson(this, { ...report });
  else this.stdout.write(statusText(report, { columns: widthOf(this), paint: paintFor(this) }));
}
