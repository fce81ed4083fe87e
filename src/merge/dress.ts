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

/** The same lines with LF, without BOM, with a final newline. Mixed endings stay: there is no style to convert to. */
export function undress(text: string, dress: Dress): string {
  let plain = dress.bom ? text.slice(byteOrderMark.length) : text;
  if (dress.eol === '\r\n') plain = plain.replaceAll('\r\n', '\n');
  return dress.finalNewline ? plain : `${plain}\n`;
}

export function redress(text: string, dress: Dress): string {
  let dressed = dress.finalNewline || !text.endsWith('\n') ? text : text.slice(0, -1);
  if (dress.eol === '\r\n') dressed = dressed.replaceAll(/\r?\n/g, '\r\n');
  return dress.bom ? byteOrderMark + dressed : dressed;
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
