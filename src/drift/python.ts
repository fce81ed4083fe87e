import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/python';
import { childrenOf, lineFinder, normalForm, plainQuotes, type NormalRules } from './normal-form.ts';
import type { Declaration, Grammar, ParameterCount } from './outline.ts';

const rules: NormalRules = {
  dropped: (node, text) => node.name === 'Comment' || isDocstring(node, text),
  transparent: new Set(['ParenthesizedExpression', 'Script', 'ExpressionStatement', 'ContinuedString']),
  token: (node, text) => {
    if (['(', ')', ',', ';'].includes(text)) return '';
    return node.name === 'String' ? plainQuotes(text) : text;
  },
};

/** A string that stands alone does nothing: it documents. */
function isDocstring(node: SyntaxNode, text: string): boolean {
  if (node.name !== 'ExpressionStatement') return false;
  const only = node.firstChild;
  return only?.name === 'String' && only.nextSibling === null && /^[a-zA-Z]*["']/.test(text);
}

export const pythonGrammar: Grammar = {
  outline: (source) => {
    const tree = parser.parse(source);
    const found: Declaration[] = [];
    const reading = { source, lineOf: lineFinder(source), found };
    statements(tree.topNode, undefined, reading);
    return { declarations: found, whole: normalForm(tree.topNode, source, rules) };
  },
};

interface Reading {
  readonly source: string;
  readonly lineOf: (offset: number) => number;
  readonly found: Declaration[];
}

function statements(node: SyntaxNode, owner: string | undefined, reading: Reading): void {
  for (const child of childrenOf(node)) statement(child, child, { owner, reading });
}

function statement(
  outer: SyntaxNode,
  node: SyntaxNode,
  at: { readonly owner: string | undefined; readonly reading: Reading },
): void {
  const { owner, reading } = at;
  switch (node.name) {
    case 'DecoratedStatement': {
      const inner = node.lastChild;
      if (inner !== null) statement(node, inner, at);
      return;
    }
    case 'FunctionDefinition':
      functionDefinition(outer, node, at);
      return;
    case 'ClassDefinition':
      classDefinition(outer, node, at);
      return;
    case 'AssignStatement':
      assignment(node, at);
      return;
    case 'ImportStatement':
      return;
    default:
      statements(node, owner, reading);
  }
}

function functionDefinition(
  outer: SyntaxNode,
  node: SyntaxNode,
  { owner, reading }: { readonly owner: string | undefined; readonly reading: Reading },
): void {
  const { source } = reading;
  const name = node.getChild('VariableName');
  const list = node.getChild('ParamList');
  const body = node.getChild('Body');
  if (name === null) return;
  const head = childrenOf(node).filter(
    (child) => child.name !== 'Body' && child.name !== 'def' && child.from !== name.from,
  );
  const decorators = outer === node ? [] : childrenOf(outer).filter((child) => child.name === 'Decorator');
  add(outer, reading, {
    name: source.slice(name.from, name.to),
    owner,
    kind: 'function',
    signature: [...decorators, ...head].map((child) => normalForm(child, source, rules)).join(' '),
    parameters: list === null ? undefined : parametersOf(list, source),
    body: body === null ? '' : normalForm(body, source, rules),
  });
}

function classDefinition(
  outer: SyntaxNode,
  node: SyntaxNode,
  { owner, reading }: { readonly owner: string | undefined; readonly reading: Reading },
): void {
  const { source } = reading;
  const name = node.getChild('VariableName');
  const body = node.getChild('Body');
  if (name === null) return;
  const text = source.slice(name.from, name.to);
  const members = new Set<number>();
  for (const child of body === null ? [] : childrenOf(body)) {
    if (!/^(?:FunctionDefinition|DecoratedStatement|ClassDefinition|AssignStatement)$/.test(child.name))
      continue;
    members.add(child.from);
    statement(child, child, { owner: text, reading });
  }
  const head = childrenOf(node).filter(
    (child) => child.name !== 'Body' && child.name !== 'class' && child.from !== name.from,
  );
  add(outer, reading, {
    name: text,
    owner,
    kind: 'class',
    signature: head.map((child) => normalForm(child, source, rules)).join(' '),
    body: body === null ? '' : normalForm(body, source, rules, members),
  });
}

function assignment(
  node: SyntaxNode,
  { owner, reading }: { readonly owner: string | undefined; readonly reading: Reading },
): void {
  const { source } = reading;
  const children = childrenOf(node);
  const equals = children.findIndex((child) => child.name === 'AssignOp');
  const targets = equals < 0 ? children.slice(0, 1) : children.slice(0, equals);
  const body =
    equals < 0
      ? ''
      : children
          .slice(equals + 1)
          .map((child) => normalForm(child, source, rules))
          .join(' ');
  for (const target of targets) {
    if (target.name === 'VariableName')
      add(node, reading, { name: source.slice(target.from, target.to), owner, kind: 'value', body });
  }
}

function parametersOf(list: SyntaxNode, source: string): ParameterCount {
  let least = 0;
  let most = 0;
  let open = false;
  let optional = false;
  let keywordOnly = false;
  const end = (): void => {
    if (open) {
      most += 1;
      if (!optional && !keywordOnly) least += 1;
    }
    open = false;
    optional = false;
  };
  for (const child of childrenOf(list)) {
    if (child.name === ',' || child.name === ')') end();
    else if (child.name === '*' || child.name === '**') {
      keywordOnly = true;
      optional = true;
      most = Infinity;
    } else if (child.name === 'AssignOp') optional = true;
    else if (child.name === 'VariableName' && !open) {
      open = !['self', 'cls'].includes(source.slice(child.from, child.to)) || most + least > 0;
    }
  }
  end();
  return { least, most };
}

function add(
  node: SyntaxNode,
  { lineOf, found }: Reading,
  what: Pick<Declaration, 'name' | 'owner' | 'kind'> & Partial<Declaration>,
): void {
  found.push({
    signature: '',
    body: '',
    parameters: undefined,
    from: lineOf(node.from),
    to: lineOf(Math.max(node.from, node.to - 1)),
    ...what,
  });
}
