import { columnsOf, hanging, wrap } from './layout.ts';
import type { Paint } from './paint.ts';

interface MarkdownOptions {
  readonly columns: number;
  readonly paint: Paint;
}

/**
 * Markdown of our own documents for a terminal: paragraphs and lists wrapped, a table row as one labelled line a cell, code
 * as it stands. What it does not know it shows as a paragraph.
 */
export function markdownText(text: string, options: MarkdownOptions): string {
  const blocks: (readonly string[])[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length;) {
    const to = endOfBlock(lines, at);
    const block = lines.slice(at, to);
    if (block.some((line) => line.trim() !== '')) blocks.push(blockLines(block, options));
    at = to;
  }
  return blocks.map((block) => `${block.join('\n')}\n`).join('\n');
}

const fence = '```';
const item = /^(\s*)([-*]|\d+\.)\s+(.*)$/;

/** Where the block that begins at a line ends; always at least one line on. */
function endOfBlock(lines: readonly string[], from: number): number {
  const first = lines[from] ?? '';
  if (first.startsWith(fence)) {
    const closing = lines.findIndex((line, at) => at > from && line.startsWith(fence));
    return closing < 0 ? lines.length : closing + 1;
  }
  if (/^#{1,6} /.test(first) || first.trim() === '') return from + 1;
  const [isTable, isList] = [first.startsWith('|'), item.test(first)];
  const ends = (line: string): boolean =>
    line.trim() === '' ||
    line.startsWith(fence) ||
    /^#{1,6} /.test(line) ||
    line.startsWith('|') !== isTable ||
    (!isList && item.test(line));
  const end = lines.findIndex((line, at) => at > from && ends(line));
  return end < 0 ? lines.length : end;
}

function blockLines(block: readonly string[], options: MarkdownOptions): readonly string[] {
  const [first = ''] = block;
  if (first.startsWith(fence)) return block.slice(1, -1).map((line) => `    ${line}`);
  const heading = /^#{1,6} (.*)$/.exec(first)?.[1];
  if (heading !== undefined)
    return wrap(plainWords(heading), options.columns).map((line) => options.paint('strong', line));
  if (first.startsWith('|')) return tableLines(block, options);
  return item.test(first) ? listLines(block, options) : wrap(plainWords(block.join(' ')), options.columns);
}

function listLines(block: readonly string[], { columns }: MarkdownOptions): readonly string[] {
  const items: { lead: string; text: string }[] = [];
  for (const line of block) {
    const [, indent = '', mark = '', text = ''] = item.exec(line) ?? [];
    const last = items.at(-1);
    if (mark !== '') items.push({ lead: `${indent}${mark} `, text });
    else if (last !== undefined) last.text += ` ${line.trim()}`;
  }
  return items.flatMap(({ lead, text }) => hanging(lead, plainWords(text), columns));
}

function tableLines(block: readonly string[], { columns, paint }: MarkdownOptions): readonly string[] {
  const [header = [], , ...rows] = block.map(cellsOf);
  const labels = Math.max(...header.map((label) => columnsOf(label)));
  // Long labels would leave no room for what they label: then they stand in front of it in the text.
  const beside = labels <= 12;
  return rows.flatMap((row, index) => [
    ...(index === 0 ? [] : ['']),
    ...row.flatMap((cell, at) => {
      const label = header[at] ?? '';
      if (beside)
        return hanging(`  ${label.padEnd(labels)}  `, cell, columns).map((line) =>
          at === 0 ? paint('strong', line) : line,
        );
      return hanging(at === 0 ? '  ' : '    ', label === '' ? cell : `${label}: ${cell}`, columns);
    }),
  ]);
}

function cellsOf(line: string): readonly string[] {
  const cells = line
    .trim()
    .replace(/^\|/, '')
    .replace(/\|$/, '')
    .split(/(?<!\\)\|/);
  return cells.map((cell) => plainWords(cell.trim().replaceAll('\\|', '|')));
}

/** Words without Markdown's signs; the address of a link stays where it leads out of the document's folder. */
function plainWords(text: string): string {
  return text
    .replaceAll(/\[([^\]]*)\]\((https?:[^)]*)\)/g, '$1 ($2)')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll('**', '')
    .replaceAll(/(?<![\w*`])\*([^*`]+)\*(?![\w*`])/g, '$1');
}
