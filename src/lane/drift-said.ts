import type { Trouble } from '../trouble.ts';

/** What the check said of one exact HEAD; nothing lands on another one. */
export interface DriftSaid {
  /** The commit that was compared with. */
  readonly at: string;
  /** As the landing commit's trailer has it. */
  readonly says: string;
}

/** Of its own name: to be checked again by the caller, not just tried again. */
export function driftOutdated(phase: string): Trouble {
  return {
    kind: 'refused',
    name: 'drift-outdated',
    what: `HEAD moved while the plan of phase ${phase} was checked for drift`,
    next: 'look again and repeat',
  };
}
