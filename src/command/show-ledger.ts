import type { JournalEvent } from '../store/journal.ts';
import { ledgerOf, type LedgerRow, type LedgerTotal } from '../supervisor/ledger.ts';
import type { CommandContext } from './context.ts';
import { paintFor } from './paint.ts';
import { writeJson } from './show-trouble.ts';

/** What planning ahead gained and cost: each plan, and the sum. */
export function showLedger(context: CommandContext, events: readonly JournalEvent[], json: boolean): void {
  const { rows, total } = ledgerOf(events);
  if (json) {
    writeJson(context, { kind: 'ledger', version: 1, plans: rows, total });
    return;
  }
  if (rows.length === 0) {
    context.stdout.write('No plan was held here yet.\n');
    return;
  }
  const paint = paintFor(context);
  const head = line(['phase', 'outcome', 'planning', 'hidden', 'waited', 'repair', 'waste']);
  const lines = [
    paint('strong', head),
    ...rows.map(rowLine),
    paint('strong', line(['all', `${rows.length}`, ...costs(total)])),
    '',
    outcomesLine(total),
    'Minutes and seconds; hidden: planned while a worker executed; waited: the worker, for the plan; repair and waste in tokens.',
  ];
  context.stdout.write(`${lines.join('\n')}\n`);
}

function rowLine(row: LedgerRow): string {
  return line([row.phase, row.outcome, ...costs(row)]);
}

function costs(of: Omit<LedgerTotal, 'outcomes'>): readonly string[] {
  const times = [of.planningMs, of.hiddenMs, of.workerWaitedMs].map(clock);
  return [...times, String(of.repairTokens), String(of.wasteTokens)];
}

function outcomesLine({ outcomes }: LedgerTotal): string {
  return Object.entries(outcomes)
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => `${count} ${outcome}`)
    .join(', ');
}

function line([phase = '', outcome = '', ...figures]: readonly string[]): string {
  return `${phase.padEnd(6)} ${outcome.padEnd(10)} ${figures.map((figure) => figure.padStart(9)).join(' ')}`;
}

function clock(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
