import { matchLines } from './match-lines.ts';
import { splitLines } from './outline.ts';

/** How a text is dressed: what stands around its lines and is no content. */
export interface Dress {
  readonly bom: boolean;
  readonly eol: '\n' | '\r\n' | 'mixed';
  readonly finalNewline: boolean;
}

const byteOrderMark = '\uFEFF';

export function dressOf(text: string): Dress {
  const crlf = text.includes('\r\n');
  const lf = /(^|[^\r])\n/.test(text);
  return {
    bom: text.startsWith(byteOrderMark),
    eol: crlf && lf ? 'mixed' : crlf ? '\r\n' : '\n',
    finalNewline: text === '' || text.endsWith('\n'),
  };
}

/** The same lines with LF, without BOM, with a final newline. */
export function undress(text: string, dress: Dress): string {
  let plain = dress.bom ? text.slice(byteOrderMark.length) : text;
  if (dress.eol !== '\n') plain = plain.replaceAll('\r\n', '\n');
  return dress.finalNewline ? plain : `${plain}\n`;
}

/** Where line ends are mixed there is no style: each line keeps its own, as the texts in `from` have it, the first of them first. */
export function redress(text: string, dress: Dress, from: readonly string[]): string {
  let dressed = text;
  if (dress.eol === 'mixed') dressed = withEndsOf(text, from);
  if (dress.eol === '\r\n') dressed = text.replaceAll('\n', '\r\n');
  if (!dress.finalNewline) dressed = dressed.replace(/\r?\n$/, '');
  return dress.bom ? byteOrderMark + dressed : dressed;
}

function withEndsOf(text: string, from: readonly string[]): string {
  const lines = splitLines(text);
  const returns = new Map<number, boolean>();
  let most = 0;
  for (const side of from) {
    const raw = splitLines(side.startsWith(byteOrderMark) ? side.slice(byteOrderMark.length) : side);
    for (const line of raw) most += line.endsWith('\r\n') ? 1 : -1;
    const plain = raw.map((line) => line.replace('\r\n', '\n'));
    for (const [at, there] of matchLines(lines, plain))
      if (!returns.has(at)) returns.set(at, raw[there]?.endsWith('\r\n') ?? false);
  }
  return lines
    .map((line, at) => ((returns.get(at) ?? most > 0) ? line.replace('\n', '\r\n') : line))
    .join('');
}

/** Each part of the dress is merged by itself: the side that changed it decides. */
export function mergeDress(base: Dress | undefined, ours: Dress, theirs: Dress): Dress {
  if (!base) return ours;
  return {
    bom: ours.bom === base.bom ? theirs.bom : ours.bom,
    eol: ours.eol === base.eol ? theirs.eol : ours.eol,
    finalNewline: ours.finalNewline === base.finalNewline ? theirs.finalNewline : ours.finalNewline,
  };
}
