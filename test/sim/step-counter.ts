type Happened = Readonly<Record<string, unknown>> & { readonly event: string };

/** A step of a run, told by how many came before it. */
export interface Moment {
  readonly step: number;
  /** Counted from the commit of the next landing on. */
  readonly landing?: boolean | undefined;
  /** Counted from the next event of this name, or name and phase (`plan-held 2`), in the journal on. */
  readonly after?: string | undefined;
  /** Only steps of this name count. */
  readonly at?: string | undefined;
}

interface Counts {
  all: number;
  readonly named: Map<string, number>;
}

function noSteps(): Counts {
  return { all: 0, named: new Map() };
}

/** Counts the steps of one run, from its start and from each moment that a plot counts from. */
export class StepCounter {
  private readonly counts = new Map<string, Counts>([['run', noSteps()]]);
  private readonly events: readonly string[];
  private readonly journal: () => readonly Happened[];
  private readonly landsBy: string;
  private seen: number;

  /** `journal` is read only where a plot counts from one of `events`; `landsBy` is the step that a landing begins to count from. */
  constructor(events: readonly string[], journal: () => readonly Happened[], landsBy = 'git commit') {
    this.events = events;
    this.journal = journal;
    this.landsBy = landsBy;
    this.seen = events.length === 0 ? 0 : journal().length;
  }

  /** Before a step: whether it is the one that a moment tells. */
  before(what: string): (moment: Moment) => boolean {
    this.seeEvents();
    if (what === this.landsBy) this.counts.set('landing', noSteps());
    return ({ step, landing, after, at = '' }) =>
      (at === '' || at === what) &&
      this.countOf(after ?? (landing === true ? 'landing' : 'run'), at) === step;
  }

  /** The step is taken. */
  count(what: string): void {
    for (const counts of this.counts.values()) {
      counts.all += 1;
      counts.named.set(what, (counts.named.get(what) ?? 0) + 1);
    }
  }

  private countOf(from: string, name: string): number {
    const counts = this.counts.get(from);
    if (counts === undefined) return Number.NaN;
    return name === '' ? counts.all : (counts.named.get(name) ?? 0);
  }

  private seeEvents(): void {
    if (this.events.length === 0) return;
    const journal = this.journal();
    for (const { event, ['phase']: phase } of journal.slice(this.seen))
      for (const name of [event, `${event} ${String(phase)}`])
        if (this.events.includes(name)) this.counts.set(name, noSteps());
    this.seen = journal.length;
  }
}
