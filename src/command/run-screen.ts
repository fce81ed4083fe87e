import type { RunEvent } from '../supervisor/index.ts';
import type { CommandContext } from './context.ts';
import { fit, wrap } from './layout.ts';
import { timeOfDay } from './local-time.ts';
import { paintFor, widthOf } from './paint.ts';
import { runLine } from './run-line.ts';
import { liveText } from './run-live.ts';
import { emptyView, withEvent } from './run-view.ts';

/** Where the events of a run go: JSON lines, a live picture below the lines of a terminal, or lines alone. */
export interface RunScreen {
  readonly tell: (event: RunEvent) => void;
  /** Takes the live picture away until the next event, so that something else can be written below the lines. */
  readonly clear: () => void;
  readonly close: () => void;
}

const redrawMs = 1000;
type ScreenContext = Pick<CommandContext, 'env' | 'now' | 'stdout'>;

export function runScreen(context: ScreenContext, { json }: { readonly json: boolean }): RunScreen {
  if (json) {
    const tell = (event: RunEvent): void => {
      context.stdout.write(`${JSON.stringify({ v: 1, ...event })}\n`);
    };
    return { tell, clear: nothing, close: nothing };
  }
  if (context.stdout.isTTY !== true || context.env['TERM'] === 'dumb') {
    return { tell: lineTeller(context), clear: nothing, close: nothing };
  }
  return liveScreen(context);
}

/** Each line begins with the time of day, as in a log. */
function lineTeller(context: ScreenContext): (event: RunEvent) => void {
  return (event) => {
    const line = runLine(event);
    if (line !== undefined) context.stdout.write(`${timeOfDay(event.at)} ${line}\n`);
  };
}

function liveScreen(context: ScreenContext): RunScreen {
  const paint = paintFor(context);
  let view = emptyView;
  let drawn = 0;
  const clear = (): void => {
    // A key that the terminal echoed (^C) has moved the cursor away from the line's beginning.
    if (drawn > 0) context.stdout.write(`\r\u001b[${drawn}A\u001b[J`);
    drawn = 0;
  };
  const draw = (): void => {
    const columns = widthOf(context);
    const lines = liveText(view, { columns, nowMs: context.now(), paint });
    clear();
    context.stdout.write(`${lines.join('\n')}\n`);
    drawn = lines.length;
  };
  // Only what stands there is drawn anew: whoever cleared the picture is using its place.
  const clock = setInterval(() => {
    if (drawn > 0) draw();
  }, redrawMs);
  return {
    tell: (event) => {
      view = withEvent(view, event);
      const line = runLine(event);
      if (line !== undefined) {
        clear();
        const [first = '', ...rest] = shown(event, line, widthOf(context) - 9);
        context.stdout.write(`${paint('faint', timeOfDay(event.at))} ${first}\n`);
        for (const more of rest) context.stdout.write(`         ${more}\n`);
      }
      if (event.event !== 'run-ended') draw();
    },
    clear,
    close: () => {
      clearInterval(clock);
    },
  };
}

/** What has to be read whole, or copied, is wrapped; git has the rest of a commit's subject. */
function shown({ event }: RunEvent, line: string, columns: number): readonly string[] {
  return event === 'committed' ? [fit(line, columns)] : wrap(line, columns);
}

function nothing(): void {}
