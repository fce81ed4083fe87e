import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  comparePhases,
  isBacklogPhase,
  paddedPhase,
  phaseNumberOfDirectory,
  readPhaseNumber,
} from './phase-number.ts';

const numbers = fc
  .tuple(
    fc.integer({ min: 0, max: 1200 }),
    fc.constantFrom('', 'A', 'B', 'Z'),
    fc.array(fc.nat(30), { maxLength: 3 }),
  )
  .map(([major, letter, decimals]) => `${major}${letter}${decimals.map((part) => `.${part}`).join('')}`);

describe('readPhaseNumber', () => {
  it.each([
    ['3', '3'],
    ['03', '3'],
    ['02.1', '2.1'],
    ['23.1.2', '23.1.2'],
    ['03a', '3A'],
    ['CK-04', '4'],
    ['Phase 07', '7'],
    ['02-01', '2-1'],
    ['999.1', '999.1'],
    ['0', '0'],
    ['B7', 'B7'],
    ['p0.3', 'P0.3'],
  ])('reads %s as %s', (text, number) => expect(readPhaseNumber(text)).toBe(number));

  it.each(['', 'feed', '3-feed', '3.', '.3', '3AB', '03 04'])('reads %j as no number', (text) =>
    expect(readPhaseNumber(text)).toBeUndefined(),
  );

  it('reads back what paddedPhase writes', () => {
    fc.assert(
      fc.property(numbers, (number) => {
        expect(readPhaseNumber(paddedPhase(number))).toBe(number);
      }),
    );
  });
});

describe('phaseNumberOfDirectory', () => {
  it.each([
    ['03-feed', '3'],
    ['02.1-hotfix', '2.1'],
    ['03A-letter', '3A'],
    ['CK-04-coded', '4'],
    ['999.1-backlog', '999.1'],
    ['02-01-setup', '2'],
    ['14-2026-photos', '14'],
    ['05', '5'],
    ['phase-06-old', '6'],
    ['phase-7', '7'],
    ['B7-tail', 'B7'],
  ])('reads %s as %s', (name, number) => expect(phaseNumberOfDirectory(name)).toBe(number));

  it('reads the milestone form where the project uses it', () => {
    expect(phaseNumberOfDirectory('02-01-setup', true)).toBe('2-1');
    expect(phaseNumberOfDirectory('14-2026-photos', true)).toBe('14');
  });

  it.each(['research', 'v1.0-phases', '.git', '3rd-party'])('reads no number from %s', (name) =>
    expect(phaseNumberOfDirectory(name)).toBeUndefined(),
  );
});

describe('comparePhases', () => {
  it('orders numerically, part by part', () => {
    const inOrder = [
      '0.1',
      '1',
      '2',
      '2.1',
      '2.2',
      '2.10',
      '3',
      '3.1',
      '3A',
      '3A.1',
      '3B',
      '10',
      '10-2',
      '10-11',
      '999.1',
    ];
    expect(inOrder.toReversed().toSorted(comparePhases)).toEqual(inOrder);
  });

  it('is a total order', () => {
    fc.assert(
      fc.property(numbers, numbers, numbers, (a, b, c) => {
        expect(Math.sign(comparePhases(a, b))).toBe(-Math.sign(comparePhases(b, a)) + 0);
        expect(comparePhases(a, b) === 0).toBe(a === b);
        const [first, second, third] = [a, b, c].toSorted(comparePhases);
        expect(comparePhases(first ?? '', second ?? '')).toBeLessThanOrEqual(0);
        expect(comparePhases(first ?? '', third ?? '')).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe('isBacklogPhase', () => {
  it('knows the parking lots', () => {
    expect(['0', '0.3', '999', '999.12', '9', '99.9', '1', '10'].map(isBacklogPhase)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
