/** The first Ctrl-C, or a `leapfrog stop`, ends the run in order; its sessions are stopped, their lanes kept. */
export function stopOnSignal(): { readonly signal: AbortSignal; readonly release: () => void } {
  const stop = new AbortController();
  const abort = (): void => {
    stop.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, abort);
  // `leapfrog run | head`: nobody reads what goes on any more, as when the terminal is closed.
  process.stdout.on('error', abort);
  return {
    signal: stop.signal,
    release: () => {
      for (const signal of signals) process.off(signal, abort);
      process.stdout.off('error', abort);
    },
  };
}
