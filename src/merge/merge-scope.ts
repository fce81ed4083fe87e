import type { Clocks } from './clock.ts';
import type { Entry } from './entry.ts';
import type { PlanningFileKind } from './kind.ts';
import type { Decision, RuleName, Side } from './merge-result.ts';
import type { Settled } from './merge-text.ts';
import type { Section } from './outline.ts';

/** What the rules look at besides the texts, and where they report. */
export interface MergeScope {
  readonly kind: PlanningFileKind;
  /** Only STATE.md has clocks. */
  readonly clocks: Clocks | undefined;
  readonly decisions: Decision[];
  /** What our side alone added, by its meaning: theirs does not bring it a second time to another place. */
  readonly brought: () => ReadonlySet<string>;
}

/** An entry that both sides have. */
export type Both = { readonly base: Entry | undefined; readonly ours: Entry; readonly theirs: Entry };

/** What two changed texts of one entry come to. */
export type Changed =
  | Settled
  | { readonly is: 'both' }
  | { readonly is: 'text'; readonly text: string; readonly by: 'rule' };

export function placeOf(entry: Entry, section: Section | undefined): string {
  const title = section ? section.title || 'top' : 'frontmatter';
  return `${title} › ${shown(entry.kind === 'yaml' ? entry.key : entry.text)}`;
}

export function note(
  scope: MergeScope,
  rule: RuleName,
  where: string,
  ...rest: readonly [Decision['took'], string]
): void {
  scope.decisions.push({ rule, where, took: rest[0], what: rest[1] });
}

/** One side's text taken over the other's: both are told. */
export function noteChoice(
  scope: MergeScope,
  choice: { readonly rule: RuleName; readonly where: string; readonly took: Side },
  texts: { readonly ours: string; readonly theirs: string },
): void {
  const { rule, where, took } = choice;
  const left = texts[took === 'ours' ? 'theirs' : 'ours'];
  note(scope, rule, where, took, `${shown(texts[took])}, not ${shown(left)}`);
}

export function shown(text: string): string {
  const plain = text.replaceAll(/\s+/g, ' ').trim();
  return plain.length > 100 ? `${plain.slice(0, 97)}...` : plain;
}

/** Texts as alike as this are two readings of one thing; less alike they are two judgements, for a person. */
export const sameReading = 0.6;
