import { forEachChild, parse, type SyntaxNode } from 'unbash';
import { lineFinder } from './normal-form.ts';
import type { Declaration, Grammar, ParameterCount } from './outline.ts';

/** POSIX shell and bash: functions, variables set at the top, aliases. */
export const shellGrammar: Grammar = {
  outline: (source) => {
    const script = parse(source);
    const lineOf = lineFinder(source);
    const found: Declaration[] = [];
    const add = (
      node: SyntaxNode,
      name: string,
      what: Pick<Declaration, 'kind' | 'body'> & Partial<Declaration>,
    ): void => {
      const place = { from: lineOf(node.pos), to: lineOf(Math.max(node.pos, node.end - 1)) };
      if (name !== '')
        found.push({ name, owner: undefined, signature: '', parameters: undefined, ...what, ...place });
    };
    const visit = (node: SyntaxNode): void => {
      if (node.type === 'Function') {
        const parameters = positionals(source.slice(node.pos, node.end));
        add(node, node.name.value, { kind: 'function', body: meaning(node.body), parameters });
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

/**
 * How many positionals a function takes: those that its first lines give a name and no default (`local path="$1"`). More may always
 * be passed. undefined where it names none.
 */
function positionals(text: string): ParameterCount | undefined {
  let least = 0;
  const inside = text.slice(text.indexOf('{') + 1).split('\n');
  for (const line of inside.map((one) => one.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const named = [...line.matchAll(/(?<![\w$])[A-Za-z_]\w*=(?:"\$\{?(\d)\}?"|\$\{?(\d)\}?)(?=[\s;]|$)/g)];
    if (named.length === 0 && !/^(?:local|declare|typeset|readonly)\s/.test(line)) break;
    if (/\bshift\b/.test(line)) break;
    for (const [, quoted, plain] of named) least = Math.max(least, Number(quoted ?? plain));
  }
  return least === 0 ? undefined : { least, most: Infinity };
}

const layout = new Set(['pos', 'end', 'parts', 'value', 'closing', 'shebang', 'errors']);

/** The syntax tree without its places: comments and layout are not in it. */
function meaning(node: unknown): string {
  return JSON.stringify(node, (key, value: unknown) => {
    if (!layout.has(key)) return value;
    return key === 'value' && typeof value === 'object' ? value : undefined;
  });
}
