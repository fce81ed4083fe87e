import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bringAddedEntries, entriesOf } from './added-entries.ts';

const word = fc.stringMatching(/^[a-z]{3,8}( [a-z]{3,8}){0,3}$/);
const entries = fc.uniqueArray(word, { maxLength: 5 });
const eols = fc.constantFrom('\n', '\r\n');

function state(lists: readonly (readonly string[])[], eol: string): string {
  const titles = ['Decisions', 'Pending Todos', 'Blockers/Concerns'];
  const sections = titles.map((title, at) => {
    const list = lists[at] ?? [];
    const body = list.length === 0 ? 'None yet.' : list.map((entry) => `- ${title} ${entry}`).join('\n');
    return `### ${title}\n\n${body}\n`;
  });
  return `# Project State\n\n## Accumulated Context\n\n${sections.join('\n')}`.replaceAll('\n', eol);
}

describe('bringAddedEntries', () => {
  it('adds every entry of the lane and keeps every one of the base, whatever the line ends', () => {
    const lists = fc.tuple(entries, entries, entries);
    fc.assert(
      fc.property(lists, lists, eols, (base, lane, eol) => {
        const before = state(base, eol);
        const after = bringAddedEntries(before, state(lane, '\n')).text ?? before;
        const kept = entriesOf(after).map((entry) => entry.text);
        const wanted = [...entriesOf(before), ...entriesOf(state(lane, '\n'))].map((entry) => entry.text);
        expect(kept.toSorted()).toEqual([...new Set(wanted)].toSorted());
        expect(/(?<!\r)\n/.test(after)).toBe(eol === '\n');
      }),
    );
  });

  it('brings entries of the wanted kinds alone', () => {
    fc.assert(
      fc.property(fc.tuple(entries, entries, entries), ([decisions, todos, blockers]) => {
        const base = state([], '\n');
        const found = bringAddedEntries(base, state([decisions, todos, blockers], '\n'), ['todo', 'blocker']);
        expect(entriesOf(found.text ?? base)).toEqual(entriesOf(state([[], todos, blockers], '\n')));
      }),
    );
  });

  it('brings nothing a second time', () => {
    fc.assert(
      fc.property(fc.tuple(entries, entries, entries), (lane) => {
        const once = bringAddedEntries(state([], '\n'), state(lane, '\n')).text ?? state([], '\n');
        expect(bringAddedEntries(once, state(lane, '\n')).text).toBeUndefined();
      }),
    );
  });
});
