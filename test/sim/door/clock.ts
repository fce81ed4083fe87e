/** `node:timers/promises` of the simulated machine: a process that sleeps gives the floor to the others. */
import { machine } from '../machine.ts';

export function setTimeout(ms: number, _value?: unknown, options?: { signal?: AbortSignal }): Promise<void> {
  return machine().sleep(ms, options?.signal);
}
