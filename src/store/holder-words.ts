import type { Whereabouts } from '../process/index.ts';
import { absurd } from '../trouble.ts';

/** A process that has something and lives, as far as can be known. */
export interface SeenHolder {
  readonly pid: number;
  readonly host: string;
  readonly where: Exclude<Whereabouts, 'gone'>;
}

export interface HolderWords {
  /** "process 12", and where that number counts. */
  readonly who: string;
  /** How a person ends it, or what is left of it: behind "wait for it, or". */
  readonly end: string;
}

/**
 * How to speak of a holder to a person. No command of ours reaches one that cannot be seen from here, and nobody but a person knows
 * whether it is gone: `left` is the folder of what it has, which they may then remove.
 */
export function holderWords({ pid, host, where }: SeenHolder, left: string): HolderWords {
  switch (where) {
    case 'here':
      return { who: `process ${pid}`, end: `end it first (process ${pid})` };
    case 'other-machine':
      return {
        who: `process ${pid} on ${host}`,
        end: `end it on ${host}; if that machine is gone for good, remove ${left}`,
      };
    case 'out-of-sight':
      return {
        who: `process ${pid} on ${host}, in another PID namespace of this machine`,
        end: `end it in the container or sandbox where it was started; if that is gone, remove ${left}`,
      };
    default:
      return absurd(where);
  }
}
