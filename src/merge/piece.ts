/** A part of the merged text: settled, or both sides of what a person has to decide. */
export type Piece =
  | { readonly is: 'text'; readonly text: string; readonly gap: string }
  | {
      readonly is: 'conflict';
      readonly where: string;
      readonly ours: string;
      readonly theirs: string;
      readonly gap: string;
    };

export function settledPiece(text: string, gap: string): Piece {
  return { is: 'text', text, gap };
}

export interface Markers {
  readonly size: number;
  readonly ours: string;
  readonly theirs: string;
}

/** The file: settled text as it stands, conflicts in git's markers around just that entry. */
export function writePieces(pieces: readonly Piece[], markers: Markers): string {
  return pieces
    .map((piece) => {
      if (piece.is === 'text') return ended(piece.text, piece.gap);
      const open = `${'<'.repeat(markers.size)} ${markers.ours}\n`;
      const middle = `${'='.repeat(markers.size)}\n`;
      const close = `${'>'.repeat(markers.size)} ${markers.theirs}\n`;
      return `${open}${ended(piece.ours)}${middle}${ended(piece.theirs)}${close}${piece.gap}`;
    })
    .join('');
}

function ended(text: string, gap = ''): string {
  return text === '' || text.endsWith('\n') ? text + gap : `${text}\n${gap}`;
}
