import { expect, it } from 'vitest';
import { limit } from '../limit.ts';
import type { World } from './effects.ts';
import { planningPatience } from './planning-patience.ts';

const trouble = { kind: 'refused', name: 'missing-file', what: 'is missing', next: 'bring it back' } as const;
const readable = { phases: [], held: [] };
const missing = { ...readable, blocked: trouble };

it('is patient with planning files that say nothing, from the first look that found them so', () => {
  let nowMs = 0;
  const blockedBy = planningPatience({ now: () => nowMs });
  const after = (ms: number, world: World = missing): boolean | undefined => {
    for (const end = nowMs + ms; nowMs < end;) {
      nowMs += limit.observeMs;
      blockedBy(world);
    }
    return blockedBy(world)?.stuck;
  };
  expect(after(10 * limit.observeMs, readable)).toBeUndefined();
  expect(after(limit.boundaryPatienceMs)).toBe(false);
  expect(after(limit.observeMs)).toBe(true);
});
