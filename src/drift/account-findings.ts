import { fieldsOf, listField, readFrontmatter } from '../planning/frontmatter.ts';
import { scanMarkdown } from '../planning/scan.ts';
import type { Account, PlanningChange } from './change.ts';
import type { Finding, FindingKind } from './finding.ts';
import type { PlanReading } from './file-findings.ts';
import { mentionIn } from './mention.ts';
import { planFinding } from './plan-finding.ts';

/**
 * What the phase before says about itself in its summaries, where it speaks of what a plan names: deviations, decisions, and what it
 * was to provide and does not list. Words say why, and prove nothing: all of it is *possible*.
 */
export function accountFindings(reading: PlanReading, { accounts }: PlanningChange): readonly Finding[] {
  return accounts.flatMap((account) => {
    const { summary, summaryPath } = account;
    if (summary === undefined || summaryPath === undefined) return [];
    const told: Told = { reading, path: summaryPath };
    return [
      ...said(told, 'deviation', sectionLines(summary, /^deviations/i)),
      ...decisionsSaid(told, summary),
      ...notProvided(told, account),
    ];
  });
}

/** Whose plan, and the path of the summary. */
interface Told {
  readonly reading: PlanReading;
  readonly path: string;
}

interface SaidLine {
  readonly text: string;
  /** 1-based. */
  readonly line: number;
}

function said({ reading, path }: Told, kind: FindingKind, lines: readonly SaidLine[]): readonly Finding[] {
  return lines.flatMap(({ text, line }): Finding[] => {
    const reference = mentionIn(text, reading);
    if (reference === undefined) return [];
    return [
      planFinding(reading.plan, reference, {
        kind,
        certainty: 'possible',
        subject: reference.name,
        assumed: 'the phase before was carried out as planned',
        found: text.trim().slice(0, 200),
        now: { path, from: line, to: line },
      }),
    ];
  });
}

/** The list in the frontmatter, then what the section says of other things: most summaries tell each decision twice. */
function decisionsSaid(told: Told, summary: string): readonly Finding[] {
  const kind = 'decision-made';
  const listed = said(told, kind, [
    ...listedLines(summary, 'key-decisions'),
    ...listedLines(summary, 'key_decisions'),
  ]);
  const subjects = new Set(listed.map(({ subject }) => subject));
  const below = said(told, kind, sectionLines(summary, /^(?:key\s+)?decisions\b/i));
  return [...listed, ...below.filter(({ subject }) => !subjects.has(subject))];
}

/** A thing that the plan's `provides` speaks of and that the summary's `provides` does not. A summary without the list says nothing. */
function notProvided(told: Told, { plan, planPath, planText, summary }: Account): readonly Finding[] {
  const provided = listedLines(summary ?? '', 'provides');
  if (provided.length === 0) return [];
  return listedLines(planText, 'provides').flatMap(({ text, line }): Finding[] => {
    const reference = mentionIn(text, told.reading);
    if (reference === undefined || provided.some((one) => one.text.includes(reference.name))) return [];
    return [
      planFinding(told.reading.plan, reference, {
        kind: 'promise-broken',
        certainty: 'possible',
        subject: reference.name,
        assumed: `plan ${plan} provides “${text.slice(0, 200)}”`,
        found: 'its summary does not list that',
        before: { path: planPath, from: line, to: line },
        now: { path: told.path },
      }),
    ];
  });
}

/** The items of a list in the frontmatter, each with its line. */
function listedLines(text: string, field: string): readonly SaidLine[] {
  const lines = text.split(/\r\n|\n|\r/);
  return listField(fieldsOf(readFrontmatter(text)), field).map((item) => ({
    text: item,
    line:
      1 +
      Math.max(
        0,
        lines.findIndex((line) => line.includes(item.split('\n')[0] ?? item)),
      ),
  }));
}

/** What stands below a heading; "None" and "None - followed the plan" are nothing. */
function sectionLines(text: string, title: RegExp): readonly SaidLine[] {
  const { lines, sections } = scanMarkdown(text);
  const section = sections.find((one) => title.test(one.title));
  if (section === undefined) return [];
  return lines
    .slice(section.lineFrom + 1, section.lineTo)
    .map((line, at) => ({ text: line.text, line: section.lineFrom + at + 2 }))
    .filter((one) => one.text.trim() !== '' && !/^none\b/i.test(one.text.trim()));
}
