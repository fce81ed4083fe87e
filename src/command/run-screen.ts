import type { RunEvent } from '../supervisor/index.ts';
import type { CommandContext } from './context.ts';
import { fit } from './layout.ts';
import { paintFor, widthOf } from './paint.ts';
import { runLine } from './run-line.ts';
import { liveText } from './run-live.ts';
import { emptyView, withEvent } from './run-view.ts';

/** Where the events of a run go: JSON lines, a live picture below the lines of a terminal, or lines alone. */
export interface RunScreen {
  readonly tell: (event: RunEvent) => void;
  /** Takes the live picture away for a moment, so that something else can be written below the lines. */
  readonly clear: () => void;
  readonly close: () => void;
}

const redrawMs = 1000;

export function runScreen(context: CommandContext, { json }: { readonly json: boolean }): RunScreen {
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
function lineTeller(context: CommandContext): (event: RunEvent) => void {
  return (event) => {
    const line = runLine(event);
    if (line !== undefined) context.stdout.write(`${event.at.slice(11, 19)} ${line}\n`);
  };
}

function liveScreen(context: CommandContext): RunScreen {
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
  const clock = setInterval(draw, redrawMs);
  return {
    tell: (event) => {
      view = withEvent(view, event);
      const line = runLine(event);
      if (line !== undefined) {
        clear();
        context.stdout.write(
          `${paint('faint', event.at.slice(11, 19))} ${fit(line, widthOf(context) - 9)}\n`,
        );
      }
      if (event.event !== 'run-ended') draw();
    },
    clear,
    close: () => {
      clearInterval(clock);
    },
  };
}

function nothing(): void {}
