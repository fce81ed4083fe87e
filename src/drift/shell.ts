import { forEachChild, parse, type SyntaxNode } from 'unbash';
import { lineFinder } from './normal-form.ts';
import type { Declaration, Grammar } from './outline.ts';

/** POSIX shell and bash: functions, variables set at the top, aliases. */
export const shellGrammar: Grammar = {
  outline: (source) => {
    const script = parse(source);
    const lineOf = lineFinder(source);
    const found: Declaration[] = [];
    const add = (node: SyntaxNode, name: string, what: Pick<Declaration, 'kind' | 'body'>): void => {
      const place = { from: lineOf(node.pos), to: lineOf(Math.max(node.pos, node.end - 1)) };
      if (name !== '')
        found.push({ name, owner: undefined, signature: '', parameters: undefined, ...what, ...place });
    };
    const visit = (node: SyntaxNode): void => {
      if (node.type === 'Function') {
        add(node, node.name.value, { kind: 'function', body: meaning(node.body) });
        return;
      }
      if (node.type === 'Assignment' && node.name !== undefined)
        add(node, node.name, { kind: 'value', body: meaning(node) });
      if (node.type === 'Command' && node.name?.value === 'alias') {
        for (const word of node.suffix) {
          if (word.type !== 'Word') continue;
          const name = word.value.slice(0, Math.max(0, word.value.indexOf('=')));
          add(word, name, { kind: 'value', body: word.text });
        }
      }
      forEachChild(node, visit);
    };
    visit(script);
    return { declarations: found, whole: meaning(script) };
  },
};

const layout = new Set(['pos', 'end', 'parts', 'value', 'closing', 'shebang', 'errors']);

/** The syntax tree without its places: comments and layout are not in it. */
function meaning(node: unknown): string {
  return JSON.stringify(node, (key, value: unknown) => {
    if (!layout.has(key)) return value;
    return key === 'value' && typeof value === 'object' ? value : undefined;
  });
}
