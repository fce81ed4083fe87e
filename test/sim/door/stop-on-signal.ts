/** The person's Ctrl-C, in the simulated machine. */
import { machine } from '../machine.ts';

export function stopOnSignal(): { readonly signal: AbortSignal; readonly release: () => void } {
  const stop = new AbortController();
  const { current } = machine();
  current.interrupt = () => stop.abort();
  return {
    signal: stop.signal,
    release: () => {
      current.interrupt = undefined;
    },
  };
}
