import type { PhaseSnapshot } from '../pipeline/snapshot.ts';
import { columnsOf, fit, pad, printable, wrap } from './layout.ts';
import type { Paint } from './paint.ts';
import type { LaneView, RunView } from './run-view.ts';

export interface LiveOptions {
  readonly columns: number;
  readonly nowMs: number;
  readonly paint: Paint;
}

/** Both lanes side by side, with elapsed time and what each waits for; no line is wider than `columns`. */
export function liveText(view: RunView, options: LiveOptions): readonly string[] {
  const { columns, nowMs, paint } = options;
  const elapsed = view.startedMs === undefined ? '' : clock(nowMs - view.startedMs);
  const title = `leapfrog run · ${view.agent} agent`;
  const width = Math.floor((columns - 3) / 2);
  const left = laneText('worker', view, width, nowMs);
  const right = laneText('planner', view, columns - 3 - width, nowMs);
  const rows = left.map((cell, row) => {
    const style = row === 0 ? 'strong' : 'faint';
    const shown = (text: string) => (row === 0 || row > 1 ? paint(style, text) : text);
    return `${shown(pad(cell, width))} │ ${shown(fit(right[row] ?? '', columns - 3 - width))}`.trimEnd();
  });
  return [
    paint('faint', `${pad(title, columns - columnsOf(elapsed) - 1)} ${elapsed}`),
    ...rows,
    ...phaseLine(view, columns),
    ...view.questions.flatMap(({ question, what }) =>
      wrap(`? ${question} ${what} (leapfrog answer ${question})`, columns).map((line) =>
        paint('warn', fit(line, columns)),
      ),
    ),
  ];
}

/** Five lines always, so that the picture does not jump. */
function laneText(
  role: 'planner' | 'worker',
  view: RunView,
  columns: number,
  nowMs: number,
): readonly string[] {
  const lane = view[role];
  const said = [...lane.said, '', '', ''].slice(0, 3).map((line) => fit(printable(line), columns));
  return [
    fit(headline(role, lane, view.phases), columns),
    fit(printable(doing(lane, view.phases, nowMs)), columns),
    ...said,
  ];
}

function headline(role: string, { task }: LaneView, phases: readonly PhaseSnapshot[]): string {
  if (task === undefined) return role;
  const name = phases.find(({ number }) => number === task.phase)?.name;
  return printable(`${role} · ${taskName(task.kind)} ${task.phase}${name === undefined ? '' : ` ${name}`}`);
}

function doing(lane: LaneView, phases: readonly PhaseSnapshot[], nowMs: number): string {
  if (lane.task !== undefined) {
    const { phase, kind, sinceMs } = lane.task;
    const its = phases.find(({ number }) => number === phase);
    const plans = its === undefined || kind === 'plan' ? '' : ` · ${its.plansDone} of ${its.plans} plans`;
    return `${clock(nowMs - sinceMs)}${plans}`;
  }
  return lane.wait === undefined ? 'idle' : `${clock(nowMs - lane.wait.sinceMs)} ${lane.wait.what}`;
}

/** ✓ complete, ▸ being worked on, ◇ a plan is held, · not planned. */
function phaseLine({ phases, held, worker }: RunView, columns: number): readonly string[] {
  if (phases.length === 0) return [];
  const marks = phases.map(({ number, name, standing }) => {
    if (standing === 'complete') return `✓ ${number} ${name}`;
    if (worker.task?.phase === number) return `▸ ${number} ${name}`;
    if (held.includes(number)) return `◇ ${number} ${name} (plan held)`;
    return `· ${number} ${name}`;
  });
  return [fit(printable(marks.join('   ')), columns)];
}

/** GSD's word for a task. */
export function taskName(kind: string): string {
  return kind === 'gaps' ? 'close gaps of' : kind;
}

/** "0:07", "12:34", "1:02:03". */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

function two(part: number): string {
  return String(part).padStart(2, '0');
}
