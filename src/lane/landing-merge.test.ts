import { describe, expect, it } from 'vitest';
import { mergeForLanding, type LandingFile, type LandingMerge } from './landing-merge.ts';

function merge(file: Partial<LandingFile>): LandingMerge {
  const texts = { basis: undefined, start: undefined, held: undefined, head: undefined };
  return mergeForLanding([{ path: 'phases/03-ui/03-CONTEXT.md', ...texts, ...file }]);
}

const text = '# Context\n\nOne.\n\nTwo.\n\nThree.\n';
const mine = text.replace('One.', 'One, here.');
const theirs = text.replace('Three.', 'Three, in the lane.');

describe('mergeForLanding', () => {
  it('takes what only the lane changed, and leaves what only HEAD changed', () => {
    expect([...merge({ basis: text, start: text, held: theirs, head: text }).writes.values()]).toEqual([
      theirs,
    ]);
    expect(merge({ basis: text, start: text, held: text, head: mine }).writes.size).toBe(0);
    expect(merge({ held: text, head: text }).writes.size).toBe(0);
  });

  it('keeps both changes of one file and says so', () => {
    const merged = merge({ basis: text, start: text, held: theirs, head: mine });
    expect([...merged.writes.values()]).toEqual([mine.replace('Three.', 'Three, in the lane.')]);
    expect(merged.findings.map((note) => note.path)).toEqual(['phases/03-ui/03-CONTEXT.md']);
  });

  it('refuses two changes of one place, and a change against a removal', () => {
    const other = text.replace('One.', 'One, in the lane.');
    expect(merge({ basis: text, start: text, held: other, head: mine }).refusals[0]?.name).toBe(
      'merge-conflict',
    );
    expect(merge({ basis: text, start: text, held: theirs }).refusals[0]?.name).toBe('removed-and-changed');
    expect(merge({ basis: text, start: text, head: mine }).refusals[0]?.name).toBe('removed-and-changed');
  });

  it('brings a file that was captured uncommitted, and removes what the lane removed', () => {
    expect([...merge({ start: text, held: theirs }).writes.values()]).toEqual([theirs]);
    expect([...merge({ basis: text, start: text, head: text }).writes]).toEqual([
      ['phases/03-ui/03-CONTEXT.md', undefined],
    ]);
  });
});
