/** A session's time in its lane. Milliseconds since 1970. */
export interface Span {
  readonly lane: Lane;
  /** "plan 2", "execute 1". */
  readonly what: string;
  readonly fromMs: number;
  readonly toMs: number;
}

export type Lane = 'worker' | 'planner';

/** Something that happened between the lanes: "plan 2 held", "plan 2 landed". */
export interface Moment {
  readonly what: string;
  readonly atMs: number;
}

export interface Timeline {
  readonly spans: readonly Span[];
  readonly moments: readonly Moment[];
}

export interface TimelineFigures {
  readonly workerMs: number;
  readonly plannerMs: number;
  /** Planning that went on while the worker executed. */
  readonly hiddenMs: number;
  /** From the first session's start to the last one's end, with everything between: checks, landing, waiting. */
  readonly wholeMs: number;
  /** The same sessions end to end, with nothing between them: the kindest figure for one after the other. */
  readonly oneAfterTheOtherMs: number;
}

export function timelineFigures({ spans }: Timeline): TimelineFigures {
  const of = (lane: Lane): readonly Span[] => spans.filter((span) => span.lane === lane);
  const workerMs = total(of('worker').map(length));
  const plannerMs = total(of('planner').map(length));
  const hiddenMs = total(
    of('planner').flatMap((plan) =>
      of('worker').map((work) =>
        Math.max(0, Math.min(plan.toMs, work.toMs) - Math.max(plan.fromMs, work.fromMs)),
      ),
    ),
  );
  const wholeMs = spans.length === 0 ? 0 : lastEnd(spans) - firstStart(spans);
  return { workerMs, plannerMs, hiddenMs, wholeMs, oneAfterTheOtherMs: workerMs + plannerMs };
}

/** Both lanes over one axis, drawn in text; no line is wider than `width` columns (40 at least). */
export function drawTimeline(timeline: Timeline, width: number): string {
  const { spans, moments } = timeline;
  if (spans.length === 0) return 'no session ran\n';
  const columns = Math.max(40, Math.min(width, 100)) - labelColumns;
  const start = firstStart(spans);
  const end = Math.max(lastEnd(spans), ...moments.map((moment) => moment.atMs));
  const scale: Scale = {
    columns,
    at: (ms) => Math.min(columns, Math.round(((ms - start) / Math.max(1, end - start)) * columns)),
  };
  const rows = [
    row('', axis(scale, end - start)),
    row(
      'worker',
      bars(
        spans.filter((span) => span.lane === 'worker'),
        scale,
      ),
    ),
    row(
      'planner',
      bars(
        spans.filter((span) => span.lane === 'planner'),
        scale,
      ),
    ),
    row('', arrows(moments, scale)),
    ...moments.map(
      (moment) => `${' '.repeat(labelColumns)}${seconds(moment.atMs - start).padStart(7)}  ${moment.what}`,
    ),
  ];
  return `${rows.map((line) => line.trimEnd()).join('\n')}\n`;
}

/** The figures as sentences, one a line. */
export function figuresText(figures: TimelineFigures): string {
  const { workerMs, plannerMs, hiddenMs, wholeMs, oneAfterTheOtherMs } = figures;
  const share = plannerMs === 0 ? 0 : Math.round((hiddenMs / plannerMs) * 100);
  const saved = oneAfterTheOtherMs - wholeMs;
  return [
    `worker lane                ${seconds(workerMs).padStart(7)}`,
    `planner lane               ${seconds(plannerMs).padStart(7)}`,
    `hidden behind execution    ${seconds(hiddenMs).padStart(7)}  ${share} % of the planning`,
    `both lanes, start to end   ${seconds(wholeMs).padStart(7)}  with checks and landings`,
    `one after the other        ${seconds(oneAfterTheOtherMs).padStart(7)}  the same sessions end to end`,
    saved >= 0
      ? `saved                      ${seconds(saved).padStart(7)}`
      : `lost                       ${seconds(-saved).padStart(7)}  checks and landings took more`,
  ]
    .map((line) => `${line}\n`)
    .join('');
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

interface Scale {
  readonly columns: number;
  readonly at: (ms: number) => number;
}

const labelColumns = 9;

function row(label: string, drawn: string): string {
  return label.padEnd(labelColumns) + drawn;
}

function axis({ columns }: Scale, wholeMs: number): string {
  const right = seconds(wholeMs);
  return `0 s${right.padStart(columns - 3)}`;
}

/** Each session as a bar with its name in it, as far as there is room. */
function bars(spans: readonly Span[], { columns, at }: Scale): string {
  const cells = Array.from({ length: columns }, () => ' ');
  for (const span of spans) {
    const from = Math.min(at(span.fromMs), columns - 1);
    const room = Math.max(1, at(span.toMs) - from);
    const inner = room > 2 ? ` ${span.what} `.slice(0, room - 2) : '';
    const bar = room > 2 ? `├${inner.padEnd(room - 2, '─')}┤` : '│'.repeat(room);
    for (const [index, character] of bar.split('').entries()) cells[from + index] = character;
  }
  return cells.join('');
}

function arrows(moments: readonly Moment[], { columns, at }: Scale): string {
  const cells = Array.from({ length: columns }, () => ' ');
  for (const moment of moments) cells[Math.min(at(moment.atMs), columns - 1)] = '▲';
  return cells.join('');
}

function firstStart(spans: readonly Span[]): number {
  return Math.min(...spans.map((span) => span.fromMs));
}

function lastEnd(spans: readonly Span[]): number {
  return Math.max(...spans.map((span) => span.toMs));
}

function length(span: Span): number {
  return span.toMs - span.fromMs;
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, next) => sum + next, 0);
}
