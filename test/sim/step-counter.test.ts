import { expect, it } from 'vitest';
import { StepCounter, type Moment } from './step-counter.ts';

/** The places in a row of steps that a moment tells; `+name/phase` is an event that gets into the journal there. */
function placesOf(moment: Moment, row: string): readonly number[] {
  const journal: { event: string; phase?: string }[] = [{ event: 'asked' }];
  const counter = new StepCounter(['asked', 'asked 2'], () => journal);
  const steps: boolean[] = [];
  for (const name of row.split(' ')) {
    const each = name === 'commit' ? 'git commit' : name;
    if (each.startsWith('+')) {
      const [event = '', phase = ''] = each.slice(1).split('/');
      journal.push({ event, phase });
      continue;
    }
    steps.push(counter.before(each)(moment));
    counter.count(each);
  }
  return steps.flatMap((isNow, at) => (isNow ? [at] : []));
}

it('counts the steps of a run', () => {
  expect(placesOf({ step: 2 }, 'a b a b a')).toEqual([2]);
  expect(placesOf({ step: 1, at: 'b' }, 'a b a b a')).toEqual([3]);
});

it('counts from each event of the journal that comes while the run goes on', () => {
  expect(placesOf({ step: 1, after: 'asked' }, 'a a +held a +asked a a a +asked a a')).toEqual([4, 7]);
  expect(placesOf({ step: 0, at: 'b', after: 'asked' }, 'b a +asked a b b')).toEqual([3]);
  expect(placesOf({ step: 0, after: 'asked 2' }, '+asked/1 a +asked/2 a a')).toEqual([1]);
  expect(placesOf({ step: 0, after: 'asked' }, 'a b a')).toEqual([]);
});

it('counts from the commit of each landing', () => {
  expect(placesOf({ step: 1, landing: true }, 'a a')).toEqual([]);
  expect(placesOf({ step: 1, landing: true }, 'a commit b a commit a')).toEqual([2, 5]);
  expect(placesOf({ step: 0, landing: true }, 'a commit b')).toEqual([1]);
});
