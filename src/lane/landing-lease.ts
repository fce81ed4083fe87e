import { join } from 'node:path';
import { type Lease, takeLease } from '../store/lease.ts';
import type { Result } from '../trouble.ts';
import type { LeapProject } from './leap-project.ts';

/** Does something that nobody may do while a plan lands, such as landing one. Trouble `lease-held` where somebody does. */
export function withLandingLease<T>(project: LeapProject, act: (lease: Lease) => Result<T>): Result<T> {
  const lease = takeLease(join(project.paths.commonFolder, 'landing.lease'), { role: 'landing' });
  if (!lease.ok) return lease;
  try {
    return act(lease.value);
  } finally {
    lease.value.release();
  }
}
