/** A source text as far as a plan can rely on it: what it declares, each by meaning, without layout and comments. */
export interface Outline {
  readonly declarations: readonly Declaration[];
  /** The meaning of the whole text; two texts that differ in layout and comments only have the same. */
  readonly whole: string;
}

export interface Declaration {
  readonly name: string;
  /** The class, object or receiver around it. */
  readonly owner: string | undefined;
  readonly kind: 'function' | 'class' | 'value' | 'type';
  /** What a caller sees: parameters, result, heritage; for a type all of it. Empty where there is nothing to see. */
  readonly signature: string;
  /** Parameters as they may be passed; undefined where it takes none or they cannot be told. */
  readonly parameters: ParameterCount | undefined;
  /** What it does. */
  readonly body: string;
  /** Lines, 1-based and inclusive. */
  readonly from: number;
  readonly to: number;
}

export interface ParameterCount {
  readonly least: number;
  readonly most: number;
}

/** Reads texts of one language. A text that is not of the language gives whatever could be read. */
export interface Grammar {
  outline(text: string): Outline;
}

export function qualified(declaration: Pick<Declaration, 'name' | 'owner'>): string {
  return declaration.owner === undefined ? declaration.name : `${declaration.owner}.${declaration.name}`;
}

/** Body of a declaration that only passes on what another file declares: whatever it was before, it can still be had here. */
export const reExport = '(re-export)';
