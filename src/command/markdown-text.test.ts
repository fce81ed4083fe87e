import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { columnsOf } from './layout.ts';
import { markdownText } from './markdown-text.ts';
import { coloured, plain } from './paint.ts';

const options = { columns: 40, paint: plain };

it('wraps paragraphs and lists, labels the cells of a table, and leaves code alone', () => {
  const text = [
    '# A *plain* title',
    '',
    'A paragraph with **strong** words and a [link](other.md),',
    'over [two](https://example.org) lines.',
    '- an item that is longer than a line of the terminal',
    '  and goes on',
    '2. second',
    '```console',
    '$ git diff --stat FETCH_HEAD...HEAD -- . and a long line',
    '```',
    '| rule | why |',
    '|---|---|',
    '| `one` | because a \\| b |',
    '| `two` | a reason that does not fit into one line |',
    '',
  ].join('\n');
  expect(`\n${markdownText(text, options)}`).toMatchInlineSnapshot(`
    "
    A plain title

    A paragraph with strong words and a
    link, over two (https://example.org)
    lines.

    - an item that is longer than a line of
      the terminal and goes on
    2. second

        $ git diff --stat FETCH_HEAD...HEAD -- . and a long line

      rule  \`one\`
      why   because a | b

      rule  \`two\`
      why   a reason that does not fit into
            one line
    "
  `);
});

function words(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}]{3,}/gu) ?? [];
}

it('shows the guide within the terminal, whole', () => {
  const guide = readFileSync(new URL('../../docs/parallel-workflows.md', import.meta.url), 'utf8');
  const shown = markdownText(guide, { columns: 80, paint: plain });
  const code = guide
    .split('```')
    .filter((_, at) => at % 2 === 1)
    .join('\n')
    .split('\n');
  const wide = shown.split('\n').filter((line) => columnsOf(line) > 80 && !code.includes(line.trim()));
  expect(wide).toEqual([]);
  const missing = new Set(words(guide.replaceAll(/\]\([^)]*\)/g, ']').replaceAll('```console', '')));
  for (const word of words(shown)) missing.delete(word);
  expect([...missing]).toEqual([]);
});

it('paints headings', () => {
  expect(markdownText('## Two words\n', { ...options, paint: coloured })).toBe(
    '\u001b[1mTwo words\u001b[22m\n',
  );
});
