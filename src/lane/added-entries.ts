import { scanMarkdown, usualEnding, type Section } from '../planning/scan.ts';
import { splice, type Edit } from '../planning/splice.ts';
import { authoredDifference } from './roadmap-section.ts';

/** The lists of STATE.md that every lane may add to; each entry stands on its own. */
const sharedLists: readonly { readonly what: EntryKind; readonly title: RegExp }[] = [
  { what: 'decision', title: /^(?:key |recent )?decisions\b/i },
  { what: 'todo', title: /^(?:pending )?to-?dos?\b/i },
  { what: 'blocker', title: /^(?:blockers?|concerns)\b/i },
];

/** Sections that GSD derives or that hold one slot for one session: the worker owns them while a phase executes. */
const derivedSection =
  /^(?:current position|performance metrics|session(?: continuity)?|project reference|project state)\b/i;

const placeholder = /^(?:[-*]\s*)?[_*([]*(?:none(?: yet| so far)?|no \w+ yet|n\/a|—|-)[.)\]_*]*$/i;

export type EntryKind = 'blocker' | 'decision' | 'todo';

export interface Entry {
  readonly what: EntryKind;
  readonly text: string;
}

export interface StateBrought {
  /** The base STATE.md with the lane's added entries; undefined when it added none. */
  readonly text: string | undefined;
  readonly added: readonly Entry[];
  /** Whether anything else differs that GSD derives by itself. */
  readonly churn: boolean;
  /** Authored lines that cannot be brought: taken away, reworded, or added outside the shared lists. */
  readonly elsewhere: readonly string[];
}

/**
 * Takes the decisions, todos and blockers that a lane added to STATE.md over into the base's STATE.md, by splicing; of
 * `kinds` only, where they are given.
 */
export function bringAddedEntries(base: string, lane: string, kinds?: readonly EntryKind[]): StateBrought {
  const edits: Edit[] = [];
  const added: Entry[] = [];
  const elsewhere: string[] = [];
  for (const list of sharedLists) {
    if (kinds?.includes(list.what) === false) continue;
    const ours = listSection(base, list.title);
    const theirs = listSection(lane, list.title);
    const had = new Set((ours?.blocks ?? []).map((block) => sameWords(block.text)));
    const kept = new Set((theirs?.blocks ?? []).map((block) => sameWords(block.text)));
    const fresh = (theirs?.blocks ?? []).filter(
      (block) => !had.has(sameWords(block.text)) && !placeholder.test(block.text.trim()),
    );
    elsewhere.push(
      ...(ours?.blocks ?? [])
        .filter((block) => !kept.has(sameWords(block.text)) && !placeholder.test(block.text.trim()))
        .map((block) => `- ${block.text.trim()}`),
    );
    if (fresh.length === 0) continue;
    if (ours === undefined) {
      elsewhere.push(...fresh.map((block) => `+ ${block.text.trim()}`));
      continue;
    }
    edits.push(
      insertion(
        base,
        ours,
        fresh.map((block) => block.text),
      ),
    );
    added.push(...fresh.map((block) => ({ what: list.what, text: block.text.trim() })));
  }
  elsewhere.push(...authoredDifference(authoredRest(base), authoredRest(lane), () => false));
  const text = edits.length === 0 ? undefined : splice(base, edits);
  return { text, added, churn: (text ?? base) !== lane, elsewhere };
}

/** Every decision, todo and blocker of a STATE.md, in one comparable form: what landing must never lose. */
export function entriesOf(state: string): readonly Entry[] {
  return sharedLists.flatMap((list) =>
    (listSection(state, list.title)?.blocks ?? [])
      .filter((block) => !placeholder.test(block.text.trim()))
      .map((block) => ({ what: list.what, text: sameWords(block.text) })),
  );
}

interface Block {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

interface ListSection {
  readonly section: Section;
  readonly blocks: readonly Block[];
}

function listSection(text: string, title: RegExp): ListSection | undefined {
  const markdown = scanMarkdown(text);
  const section = markdown.sections.find((one) => title.test(one.title));
  if (section === undefined) return undefined;
  const blocks: Block[] = [];
  let open: Block | undefined;
  for (const line of markdown.lines) {
    if (line.from < section.bodyFrom || line.to > section.bodyTo || line.end > section.bodyTo) continue;
    const blank = line.text.trim() === '';
    const starts = /^(?:[-*+]|\d+[.)]|\|)(?:\s|$|[^|]*\|)/.test(line.text);
    if (open !== undefined && (blank || starts)) {
      blocks.push(open);
      open = undefined;
    }
    if (blank) continue;
    const from: number = open?.from ?? line.from;
    open = { from, to: line.to, text: text.slice(from, line.to) };
  }
  if (open !== undefined) blocks.push(open);
  return { section, blocks };
}

/** After the last entry, in place of a sole placeholder, or directly under an empty heading. */
function insertion(text: string, list: ListSection, entries: readonly string[]): Edit {
  const eol = usualEnding(text);
  const insert = entries.join(eol);
  const last = list.blocks.at(-1);
  if (last === undefined) {
    const opened = /[\r\n]$/.test(text.slice(0, list.section.bodyFrom)) ? '' : eol;
    return {
      from: list.section.bodyFrom,
      to: list.section.bodyFrom,
      insert: `${opened}${eol}${insert}${eol}`,
    };
  }
  if (placeholder.test(last.text.trim())) return { from: last.from, to: last.to, insert };
  const follows = /^(?:[-*+]|\d+[.)]|\|)/.test(last.text) ? eol : eol + eol;
  return { from: last.to, to: last.to, insert: follows + insert };
}

function authoredRest(text: string): string {
  return scanMarkdown(text)
    .sections.filter(
      (section) =>
        !derivedSection.test(section.title) && !sharedLists.some((list) => list.title.test(section.title)),
    )
    .map((section) => (underDerived(text, section) ? '' : text.slice(section.from, section.bodyTo)))
    .join('\n');
}

/** A subsection of Performance Metrics is derived like its parent; Project State is only the title above everything. */
function underDerived(text: string, section: Section): boolean {
  return scanMarkdown(text).sections.some(
    (parent) =>
      parent.from < section.from &&
      section.from < parent.to &&
      parent.level > 1 &&
      derivedSection.test(parent.title),
  );
}

function sameWords(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}
