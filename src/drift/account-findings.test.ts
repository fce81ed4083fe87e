import { describe, expect, it } from 'vitest';
import { drift, planText } from '../../test/support/drift-case.ts';

const a = 'src/date.ts';
const source = 'export function formatDate(date: Date): string {\n  return date.toISOString();\n}\n';
const plan = planText({
  writes: ['src/page.ts'],
  context: [a],
  action: 'Show the day with `formatDate(date)` from src/date.ts.',
});

/** The account of plan 02-01. */
const account = (summary: string, planned = '') => [
  {
    plan: '02-01',
    planPath: '02-01-PLAN.md',
    planText: planned,
    summaryPath: '02-01-SUMMARY.md',
    summary,
  },
];

describe('what the phase before says about itself', () => {
  it('decisions that speak of what the plan names are shown once, and do not count', async () => {
    const summary = [
      '---',
      'key-decisions:',
      "  - 'formatDate keeps the time zone'",
      "  - 'Blue is nicer'",
      '---',
      '## Decisions Made',
      '- **Zones:** `formatDate` keeps the time zone of its caller',
      '- src/page.ts is rendered on the server',
      '- the format is ISO',
      '',
    ].join('\n');
    const report = await drift({ before: { [a]: source }, plan, planning: { accounts: account(summary) } });
    expect(
      report.findings.map(({ kind, certainty, subject, where }) => [
        kind,
        certainty,
        subject,
        where.now?.from,
      ]),
    ).toEqual([
      ['decision-made', 'possible', 'src/page.ts', 8],
      ['decision-made', 'possible', 'formatDate', 3],
    ]);
    expect(report.verdict).toBe('fresh');
  });

  it('what was to be provided and is not listed is shown; a summary without the list says nothing', async () => {
    const planned = "---\nprovides:\n  - 'formatDate for pages'\n  - 'an unrelated thing'\n---\n";
    const told = async (summary: string) =>
      (
        await drift({
          before: { [a]: source },
          plan,
          planning: { accounts: account(summary, planned) },
        })
      ).findings.map(({ kind, certainty, subject }) => [kind, certainty, subject]);
    expect(await told('---\nprovides:\n  - dateText\n---\n')).toEqual([
      ['promise-broken', 'possible', 'formatDate'],
    ]);
    expect(await told('---\nprovides:\n  - formatDate\n---\n')).toEqual([]);
    expect(await told('---\nphase: 2\n---\n')).toEqual([]);
  });
});
