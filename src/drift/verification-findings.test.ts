import { describe, expect, it } from 'vitest';
import { drift, planText } from '../../test/support/drift-case.ts';

const a = 'src/date.ts';
const source = 'export function formatDate(date: Date): string {\n  return date.toISOString();\n}\n';
const plan = planText({
  writes: ['src/page.ts'],
  context: [a],
  action: 'Show the day with `formatDate(date)` from src/date.ts.',
});

const gaps = (lines: readonly string[], status = 'gaps_found'): string =>
  ['---', `status: ${status}`, 'gaps:', ...lines, '---', ''].join('\n');

describe('gaps that a verification found', () => {
  it('a verification that says a promised thing is missing counts; one that only speaks of a name does not', async () => {
    const promise = planText({
      writes: [a],
      action: 'Make it.',
      artifacts: [`- path: "${a}"`, '  exports: ["formatDate"]'],
    });
    const told = async (text: string, before?: string) => {
      const verifications = [{ before, now: text, shown: '02-VERIFICATION.md' }];
      const report = await drift({ before: { [a]: source }, plan, promise, planning: { verifications } });
      return report.findings.map(({ kind, certainty, subject, where }) =>
        [kind, certainty, subject, where.now?.from].join(' '),
      );
    };
    const listed = gaps([
      '  - truth: "Dates are shown"',
      '    status: failed',
      '    reason: "It returns a constant"',
      '    artifacts:',
      `      - path: "${a}"`,
      '        issue: "stub"',
    ]);
    expect(await told(listed)).toEqual([`verification-gap likely ${a} 6`]);
    expect(
      await told(gaps(['  - truth: "x"', '    missing:', '      - "formatDate is not exported"'])),
    ).toEqual(['verification-gap likely formatDate 4']);
    const spoken = gaps(['  - truth: "formatDate is fast"', '    status: failed']);
    expect(await told(spoken)).toEqual(['verification-gap possible formatDate 4']);
    expect(await told(listed, listed)).toEqual([]);
    expect(await told(listed.replace('gaps_found', 'passed'))).toEqual([]);
    const table = [
      '**Status:** gaps_found',
      '',
      '| Artifact | Status |',
      '|---|---|',
      `| \`${a}\` | ✗ MISSING |`,
    ];
    expect(await told(table.join('\n'))).toEqual([`verification-gap likely ${a} 5`]);
    expect(await told(table.join('\n').replace('✗ MISSING', '✓ VERIFIED'))).toEqual([]);
  });
});
