import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/go';
import { childrenOf, lineFinder, normalForm, type NormalRules } from './normal-form.ts';
import type { Declaration, Grammar, ParameterCount } from './outline.ts';

const rules: NormalRules = {
  dropped: (node) => node.name === 'LineComment' || node.name === 'BlockComment',
  transparent: new Set(['ParenthesizedExpr', 'SourceFile']),
  token: (_node, text) => (['(', ')', ',', ';'].includes(text.trim()) ? '' : text.trim()),
};

export const goGrammar: Grammar = {
  outline: (source) => {
    const tree = parser.parse(source);
    const lineOf = lineFinder(source);
    const found: Declaration[] = [];
    const text = (node: SyntaxNode | null): string => (node === null ? '' : source.slice(node.from, node.to));
    const form = (nodes: readonly SyntaxNode[]): string =>
      nodes.map((node) => normalForm(node, source, rules)).join(' ');
    const add = (
      node: SyntaxNode,
      what: Pick<Declaration, 'name' | 'owner' | 'kind'> & Partial<Declaration>,
    ): void =>
      void found.push({
        signature: '',
        body: '',
        parameters: undefined,
        from: lineOf(node.from),
        to: lineOf(Math.max(node.from, node.to - 1)),
        ...what,
      });
    const visit = (node: SyntaxNode): void => {
      for (const child of childrenOf(node)) {
        if (child.name === 'FunctionDecl' || child.name === 'MethodDecl') {
          const name = child.getChild('DefName') ?? child.getChild('FieldName');
          const block = child.getChild('Block');
          const lists = child.getChildren('Parameters');
          const receiver = child.name === 'MethodDecl' ? lists.shift() : undefined;
          const head = childrenOf(child).filter(
            (one) =>
              one.from !== name?.from &&
              one.from !== block?.from &&
              one.name !== 'func' &&
              one.from !== receiver?.from,
          );
          add(child, {
            name: text(name),
            owner:
              receiver === undefined ? undefined : /(\w+)\s*(?:\[[^\]]*\])?\s*\)?$/.exec(text(receiver))?.[1],
            kind: 'function',
            signature: form(head),
            parameters: lists[0] === undefined ? undefined : parametersOf(lists[0]),
            body: block === null ? '' : form([block]),
          });
        } else if (child.name === 'TypeSpec') {
          add(child, {
            name: text(child.getChild('DefName')),
            owner: undefined,
            kind: 'type',
            signature: form([child]),
          });
        } else if (child.name === 'ConstSpec' || child.name === 'VarSpec') {
          for (const name of child.getChildren('DefName'))
            add(child, { name: text(name), owner: undefined, kind: 'value', body: form([child]) });
        } else visit(child);
      }
    };
    visit(tree.topNode);
    return {
      declarations: found.filter(({ name }) => name !== ''),
      whole: normalForm(tree.topNode, source, rules),
    };
  },
};

/** `a, b int` are two; a result list in front is none. */
function parametersOf(list: SyntaxNode): ParameterCount {
  let count = 0;
  let open = false;
  for (const parameter of list.getChildren('Parameter')) {
    const names = parameter.getChildren('DefName').length;
    open ||= childrenOf(parameter).some((child) => child.name === '...');
    count += Math.max(1, names);
  }
  return { least: open ? count - 1 : count, most: open ? Infinity : count };
}
