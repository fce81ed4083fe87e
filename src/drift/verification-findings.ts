import { fieldsOf, listField, readFrontmatter, textField, type FieldValue } from '../planning/frontmatter.ts';
import { scanMarkdown } from '../planning/scan.ts';
import { readVerification } from '../planning/verification.ts';
import type { Versions } from './change.ts';
import type { PlanReading } from './file-findings.ts';
import type { Finding } from './finding.ts';
import type { FileReference, Footprint, SymbolReference } from './footprint.ts';
import { mentionIn, namesIn, samePath } from './mention.ts';
import { pathsInLine } from './names-in-text.ts';
import { planFinding } from './plan-finding.ts';

/**
 * Gaps that the verification of the phase before found since the base. That a promised thing is missing or does not work is *likely*
 * to touch a plan that uses it; a gap that only speaks of what a plan names is *possible*.
 */
export function verificationFindings(
  reading: PlanReading,
  { promises }: Pick<Footprint, 'promises'>,
  { before, now, shown }: Versions,
): readonly Finding[] {
  if (now === undefined || now === before || readVerification(now) === 'passed') return [];
  const place = placesIn(now, shown);
  return gapsIn(now).flatMap((gap): Finding[] => {
    const lacking = gap.lacking.flatMap((text) => promisedUse(text, reading, promises) ?? [])[0];
    const reference = lacking ?? gap.words.flatMap((text) => mentionIn(text, reading) ?? [])[0];
    if (reference === undefined) return [];
    return [
      planFinding(reading.plan, reference, {
        kind: 'verification-gap',
        certainty: lacking === undefined ? 'possible' : 'likely',
        subject: reference.name,
        assumed: 'the phase before delivers what it promised',
        found: gap.said.slice(0, 200),
        now: place(gap.said),
      }),
    ];
  });
}

interface Gap {
  /** In a few words, for people. */
  readonly said: string;
  /** What it says is not there or does not work: paths with what is wrong, and things to add. */
  readonly lacking: readonly string[];
  /** Everything else. */
  readonly words: readonly string[];
}

/** The list `gaps` of the frontmatter; where there is none, the rows of tables that failed. */
function gapsIn(text: string): readonly Gap[] {
  const gaps = fieldsOf(readFrontmatter(text))['gaps'];
  const listed = isList(gaps) ? gaps.flatMap(listedGap) : [];
  return listed.length > 0 ? listed : failedRows(text);
}

function listedGap(gap: FieldValue): readonly Gap[] {
  if (typeof gap === 'string') return [{ said: gap, lacking: [], words: [gap] }];
  if (isList(gap)) return [];
  const [truth, reason] = [textField(gap, 'truth'), textField(gap, 'reason')];
  const artifacts = gap['artifacts'];
  const lacking = [
    ...(isList(artifacts) ? artifacts : []).flatMap((artifact): string[] => {
      if (typeof artifact === 'string') return [artifact];
      const path = isList(artifact) ? undefined : textField(artifact, 'path');
      return path === undefined ? [] : [path];
    }),
    ...listField(gap, 'missing'),
  ];
  const words = [truth, reason].flatMap((one) => one ?? []);
  const said = reason ?? truth ?? lacking[0];
  return said === undefined ? [] : [{ said, lacking, words: [...words, ...lacking] }];
}

/** A row about a file lacks it; a row about a truth only speaks. */
function failedRows(text: string): readonly Gap[] {
  const { lines, verbatim } = scanMarkdown(text);
  return lines.flatMap((line, at): Gap[] => {
    const cells = line.text.split('|').map((cell) => cell.trim());
    const failed = cells.some((cell) =>
      /^(?:[✗❌✘]\s*)?\**(?:FAILED|MISSING|STUB|NOT[_ ]WIRED)\b/.test(cell),
    );
    if (verbatim[at] === true || cells.length < 3 || !failed) return [];
    const said = cells.filter((cell) => cell !== '').join(' | ');
    const first = cells.find((cell) => cell !== '') ?? '';
    return [{ said, lacking: pathsInLine(first).map(({ path }) => path), words: [said] }];
  });
}

/** Where a plan uses a promised thing that the text speaks of: a promised file by its path, or a promised name. */
function promisedUse(
  text: string,
  { plan, index }: PlanReading,
  promises: Footprint['promises'],
): FileReference | SymbolReference | undefined {
  const code = (name: string): SymbolReference | undefined =>
    (index.get(name) ?? []).find(({ how }) => how === 'code');
  const paths = pathsInLine(text).map(({ path }) => path);
  for (const { artifacts, writes } of promises) {
    for (const path of [...artifacts.map((artifact) => artifact.path), ...writes]) {
      if (!paths.some((one) => samePath(one, path))) continue;
      const file = plan.files.find(({ name }) => samePath(name, path));
      if (file !== undefined) return file;
    }
    const spoken = new Set(namesIn(text));
    for (const { path, exports } of artifacts) {
      const its = paths.some((one) => samePath(one, path));
      const name = exports.find((one) => (its || spoken.has(one)) && code(one) !== undefined);
      if (name !== undefined) return code(name);
    }
  }
  return undefined;
}

function placesIn(
  text: string,
  path: string,
): (words: string) => { path: string; from?: number; to?: number } {
  const lines = text.split(/\r\n|\n|\r/);
  return (words) => {
    const start = words.split('\n')[0]?.split(' | ')[0] ?? words;
    const at = lines.findIndex((line) => line.includes(start));
    return at < 0 ? { path } : { path, from: at + 1, to: at + 1 };
  };
}

function isList(value: FieldValue | undefined): value is readonly FieldValue[] {
  return Array.isArray(value);
}
