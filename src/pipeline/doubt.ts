/** Something that changed in the project where nobody but Leapfrog or the planner had business: the plan lands when a person says so. */
export interface OpenDoubt {
  readonly phase: string;
  readonly what: string;
  /** The session during which it was found. */
  readonly session: string;
  /** A person said that it is not theirs: the held plan is put away, and the phase planned anew. */
  readonly denied: boolean;
}

type Event = Readonly<Record<string, unknown>>;

/** The doubts that are open after one more event of the journal. By hand: `status` would load a whole schema library for it. */
export function doubtsAfter(open: readonly OpenDoubt[], event: Event): readonly OpenDoubt[] {
  const phase = textIn(event, 'phase');
  switch (event['event']) {
    case 'project-changed':
      return addedTo(open, event);
    case 'answered': {
      if (event['name'] !== 'project-changed') return open;
      const others = open.filter((doubt) => doubt.phase !== phase);
      const own = open.filter((doubt) => doubt.phase === phase);
      return event['answer'] === 'no'
        ? [...others, ...own.map((doubt) => ({ ...doubt, denied: true }))]
        : others;
    }
    case 'plan-landed':
    case 'plan-discarded':
      return open.filter((doubt) => doubt.phase !== phase);
    default:
      return open;
  }
}

function addedTo(open: readonly OpenDoubt[], event: Event): readonly OpenDoubt[] {
  const asks: unknown = event['asks'];
  if (!Array.isArray(asks)) return open;
  const session = textIn(event, 'session');
  const fresh = asks.flatMap((each: unknown): readonly OpenDoubt[] => {
    if (!isEvent(each)) return [];
    return [{ phase: textIn(each, 'phase'), what: textIn(each, 'what'), session, denied: false }];
  });
  // Found again by who went on after a crash.
  const isKnown = (one: OpenDoubt): boolean =>
    open.some(
      (doubt) => doubt.session === one.session && doubt.phase === one.phase && doubt.what === one.what,
    );
  return [...open, ...fresh.filter((one) => !isKnown(one))];
}

function isEvent(value: unknown): value is Event {
  return typeof value === 'object' && value !== null;
}

function textIn(event: Event, field: string): string {
  const value = event[field];
  return typeof value === 'string' ? value : '';
}

/** What is in doubt about the plan of a phase, in one text, and what a person has said so far; undefined where nothing is. */
export function doubtAbout(open: readonly OpenDoubt[], phase: string): OpenDoubt | undefined {
  const own = open.filter((doubt) => doubt.phase === phase);
  const [first] = own;
  if (first === undefined) return undefined;
  const what = [...new Set(own.map((doubt) => doubt.what))].join('; ');
  return { ...first, what, denied: own.some(({ denied }) => denied) };
}
