import { join } from 'node:path';
import { type Lease, leaseHolder, takeLease } from '../store/lease.ts';
import type { Result } from '../trouble.ts';
import type { LeapProject } from './leap-project.ts';

/** Does something that nobody may do while a plan lands, such as landing one. Trouble `lease-held` where somebody does. */
export function withLandingLease<T>(project: LeapProject, act: (lease: Lease) => Result<T>): Result<T> {
  const lease = takeLease(leaseOf(project), { role: 'landing' });
  if (!lease.ok) return lease;
  try {
    return act(lease.value);
  } finally {
    lease.value.release();
  }
}

/** Whether somebody is landing a plan now. */
export function isLanding(project: LeapProject): boolean {
  return leaseHolder(leaseOf(project)) !== undefined;
}

function leaseOf({ paths }: LeapProject): string {
  return join(paths.commonFolder, 'landing.lease');
}
