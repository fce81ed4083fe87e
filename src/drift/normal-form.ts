import type { SyntaxNode } from '@lezer/common';

/** How a language writes the same meaning in several ways. Names are those of its Lezer grammar. */
export interface NormalRules {
  /** Comments, and whatever else means nothing. */
  readonly dropped: (node: SyntaxNode, text: string) => boolean;
  /** Nodes that only group, such as parentheses: their structure is in the tree already. */
  readonly transparent: ReadonlySet<string>;
  /** The one spelling of a token, the empty text for punctuation that the structure says already. */
  readonly token: (node: SyntaxNode, text: string) => string;
}

/**
 * The meaning of a node as text: its structure and tokens, without layout, comments, optional punctuation and the choice of quotes.
 * Nodes listed in `without` are left out, such as the members of a class that are declarations of their own.
 */
export function normalForm(
  node: SyntaxNode,
  source: string,
  rules: NormalRules,
  without: ReadonlySet<number> = new Set(),
): string {
  const parts: string[] = [];
  write(node, { source, rules, without, parts });
  return parts.join(' ');
}

interface Writing {
  readonly source: string;
  readonly rules: NormalRules;
  readonly without: ReadonlySet<number>;
  readonly parts: string[];
}

function write(node: SyntaxNode, writing: Writing): void {
  const { source, rules, without, parts } = writing;
  if (without.has(node.from) && isDeclarationStart(node, without)) return;
  const first = node.firstChild;
  if (first === null) {
    const text = source.slice(node.from, node.to);
    if (rules.dropped(node, text)) return;
    const token = rules.token(node, text);
    if (token !== '') parts.push(token);
    return;
  }
  if (rules.dropped(node, source.slice(node.from, Math.min(node.to, node.from + 200)))) return;
  // One child and no text of its own: a level that grammars need and readers do not.
  const shown = !rules.transparent.has(node.name);
  const at = parts.length;
  if (shown) parts.push(`${node.name}(`);
  let from = node.from;
  for (let child: SyntaxNode | null = first; child !== null; child = child.nextSibling) {
    gap(source.slice(from, child.from), writing);
    write(child, writing);
    from = child.to;
  }
  gap(source.slice(from, node.to), writing);
  if (!shown) return;
  if (parts.length === at + 1) parts.pop();
  else parts.push(')');
}

/** Text between children that the grammar gives no node of its own. */
function gap(text: string, { parts }: Writing): void {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed === ';' || trimmed === ',') return;
  parts.push(...trimmed.split(/\s+/));
}

/** `without` holds starts; of the nodes that start there only the statement itself is meant, which is the outermost. */
function isDeclarationStart(node: SyntaxNode, without: ReadonlySet<number>): boolean {
  return without.has(node.from) && node.parent?.from !== node.from;
}

/** 1-based lines of a text by offset. */
export function lineFinder(source: string): (offset: number) => number {
  const starts = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}

/** A string literal in one spelling: content as read, double quotes. */
export function plainQuotes(text: string): string {
  const match = /^([A-Za-z]*)("""|'''|"|')([\s\S]*)\2$/.exec(text);
  if (match === null) return text;
  const [, prefix = '', , content = ''] = match;
  const read = content.replaceAll(/\\(["'])/g, '$1');
  return `${prefix.toLowerCase().replace('u', '')}"${read}"`;
}

export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
  return children;
}
