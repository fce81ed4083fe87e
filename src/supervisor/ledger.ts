import type { JournalEvent } from '../store/journal.ts';

/** What became of a plan that was made ahead, and what it cost. Times in milliseconds, tokens in and out together. */
export interface LedgerRow {
  readonly phase: string;
  /** `accepted`: landed though it was not fresh, because a person said so. `held`: not decided yet. */
  readonly outcome: 'fresh' | 'repaired' | 'accepted' | 'unchecked' | 'discarded' | 'held';
  /** When it was held, ISO 8601. */
  readonly heldAt: string;
  readonly planningMs: number;
  /** The part of the planning during which a worker executed. */
  readonly hiddenMs: number;
  /** What the worker waited for this plan, its repair included. */
  readonly workerWaitedMs: number;
  readonly repairTokens: number;
  /** Of plans that were discarded, and of sessions that left no plan. */
  readonly wasteTokens: number;
}

export type LedgerTotal = Omit<LedgerRow, 'phase' | 'outcome' | 'heldAt'> & {
  readonly outcomes: Readonly<Record<LedgerRow['outcome'], number>>;
};

interface Span {
  readonly phase: string;
  readonly repairs: boolean;
  readonly from: number;
  to: number | undefined;
  tokens: number;
  used: boolean;
}

interface Draft {
  readonly phase: string;
  readonly heldAt: string;
  readonly planning: Span[];
  readonly repairs: Span[];
  outcome: LedgerRow['outcome'];
}

/** Adds up a journal, whoever wrote it: runs, and people in two terminals. */
export function ledgerOf(events: readonly JournalEvent[]): {
  readonly rows: readonly LedgerRow[];
  readonly total: LedgerTotal;
} {
  const book = new Book();
  for (const event of events) book.take(event);
  const rows = book.rows();
  return { rows, total: totalOf(rows) };
}

class Book {
  private readonly drafts: Draft[] = [];
  private readonly planner = new Map<string, Span>();
  private readonly plannings: Span[] = [];
  private readonly working = new Map<string, number>();
  private readonly worked: { readonly from: number; readonly to: number }[] = [];
  private readonly waited = new Map<string, number>();

  take(event: JournalEvent): void {
    const at = Date.parse(event.at);
    const phase = textOf(event, 'phase');
    const session = textOf(event, 'session');
    switch (event.event) {
      case 'session-started':
        if (event['role'] === 'worker') this.working.set(session, at);
        else this.begin(session, { phase, repairs: event['kind'] === 'revise', from: at });
        return;
      case 'session-ended':
        this.leave(session, at);
        this.end(session, at, tokensOf(event));
        return;
      case 'work-opened':
        this.working.set('terminal 1', at);
        return;
      case 'work-left':
        this.leave('terminal 1', at);
        return;
      case 'plan-opened':
        this.begin('terminal 2', { phase, repairs: typeof event['revises'] === 'string', from: at });
        return;
      case 'hold-intended':
        this.end('terminal 2', at, 0);
        return;
      case 'plan-held':
        this.end('terminal 2', at, 0);
        this.held(phase, event.at);
        return;
      case 'waited':
        if (event['lane'] === 'worker' && event['for'] === 'plan')
          this.waited.set(phase, (this.waited.get(phase) ?? 0) + numberOf(event['ms']));
        return;
      case 'plan-landed':
        this.close(phase, outcomeOf(textOf(event, 'drift')));
        return;
      case 'plan-discarded':
        this.close(phase, 'discarded');
        return;
      default:
    }
  }

  rows(): readonly LedgerRow[] {
    const worked = [...this.worked, ...[...this.working.values()].map((from) => ({ from, to: Infinity }))];
    const unused = this.plannings.filter(({ used }) => !used);
    return this.drafts.map((draft, at) => {
      const { phase, outcome, heldAt, planning, repairs } = draft;
      const last = this.drafts.findLastIndex((other) => other.phase === phase) === at;
      const failed = last ? unused.filter((span) => span.phase === phase) : [];
      const lost = outcome === 'discarded' ? [...planning, ...repairs, ...failed] : failed;
      return {
        phase,
        outcome,
        heldAt,
        planningMs: sum(planning.map(lengthOf)),
        hiddenMs: sum(planning.map((span) => sum(worked.map((work) => overlap(span, work))))),
        workerWaitedMs: last ? (this.waited.get(phase) ?? 0) : 0,
        repairTokens: sum(repairs.map(({ tokens }) => tokens)),
        wasteTokens: sum(lost.map(({ tokens }) => tokens)),
      };
    });
  }

  private begin(session: string, span: Pick<Span, 'phase' | 'repairs' | 'from'>): void {
    const begun = { ...span, to: undefined, tokens: 0, used: false };
    this.planner.set(session, begun);
    this.plannings.push(begun);
  }

  private end(session: string, at: number, tokens: number): void {
    const span = this.planner.get(session);
    if (span === undefined) return;
    span.to = at;
    span.tokens = tokens;
    this.planner.delete(session);
  }

  private leave(session: string, at: number): void {
    const from = this.working.get(session);
    if (from !== undefined) this.worked.push({ from, to: at });
    this.working.delete(session);
  }

  /** A revision belongs to the plan that it repairs; anything else is a plan of its own. */
  private held(phase: string, heldAt: string): void {
    const spans = this.plannings.filter(
      (span) => !span.used && span.phase === phase && span.to !== undefined,
    );
    const last = spans.at(-1);
    const open = this.openDraft(phase);
    if (last?.repairs === true && open !== undefined) {
      last.used = true;
      open.repairs.push(last);
      return;
    }
    if (open !== undefined) open.outcome = 'discarded';
    if (last !== undefined) last.used = true;
    this.drafts.push({
      phase,
      heldAt,
      planning: last === undefined ? [] : [last],
      repairs: [],
      outcome: 'held',
    });
  }

  private close(phase: string, outcome: LedgerRow['outcome']): void {
    const open = this.openDraft(phase);
    if (open !== undefined) open.outcome = outcome;
  }

  private openDraft(phase: string): Draft | undefined {
    return this.drafts.findLast((draft) => draft.phase === phase && draft.outcome === 'held');
  }
}

function outcomeOf(drift: string): LedgerRow['outcome'] {
  if (drift.includes('accepted')) return 'accepted';
  if (drift.startsWith('repaired')) return 'repaired';
  return drift.startsWith('fresh') ? 'fresh' : 'unchecked';
}

function totalOf(rows: readonly LedgerRow[]): LedgerTotal {
  const count = (outcome: LedgerRow['outcome']): number =>
    rows.filter((row) => row.outcome === outcome).length;
  return {
    planningMs: sum(rows.map((row) => row.planningMs)),
    hiddenMs: sum(rows.map((row) => row.hiddenMs)),
    workerWaitedMs: sum(rows.map((row) => row.workerWaitedMs)),
    repairTokens: sum(rows.map((row) => row.repairTokens)),
    wasteTokens: sum(rows.map((row) => row.wasteTokens)),
    outcomes: {
      fresh: count('fresh'),
      repaired: count('repaired'),
      accepted: count('accepted'),
      unchecked: count('unchecked'),
      discarded: count('discarded'),
      held: count('held'),
    },
  };
}

function lengthOf({ from, to = from }: Pick<Span, 'from' | 'to'>): number {
  return Math.max(0, to - from);
}

function overlap({ from, to = from }: Span, work: { readonly from: number; readonly to: number }): number {
  return Math.max(0, Math.min(to, work.to) - Math.max(from, work.from));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function textOf(event: JournalEvent, field: string): string {
  const value = event[field];
  return typeof value === 'string' ? value : '';
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

/** A session's own figures, cached ones included: they are read again and paid for. */
function tokensOf(event: JournalEvent): number {
  const used: unknown = event['used'];
  if (typeof used !== 'object' || used === null) return 0;
  return sum(
    Object.entries(used)
      .filter(([name]) => ['inputTokens', 'outputTokens', 'cachedTokens'].includes(name))
      .map(([, value]) => numberOf(value)),
  );
}
