import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/javascript';
import { identifier, javascriptRules as rules } from './javascript-rules.ts';
import { childrenOf, lineFinder, normalForm } from './normal-form.ts';
import { reExport, type Declaration, type Grammar, type Outline, type ParameterCount } from './outline.ts';

const grammars = {
  js: parser.configure({ dialect: 'jsx' }),
  ts: parser.configure({ dialect: 'ts' }),
  tsx: parser.configure({ dialect: 'ts jsx' }),
};

/** JavaScript and TypeScript, with JSX where the file may have it. */
export function javascriptGrammar(dialect: keyof typeof grammars): Grammar {
  return {
    outline: (text) => {
      const tree = grammars[dialect].parse(text);
      const reading = new Reading(text);
      reading.statements(tree.topNode, undefined);
      return { declarations: reading.found, whole: normalForm(tree.topNode, text, rules) } satisfies Outline;
    },
  };
}

class Reading {
  readonly found: Declaration[] = [];
  private readonly source: string;
  private readonly lineOf: (offset: number) => number;

  constructor(source: string) {
    this.source = source;
    this.lineOf = lineFinder(source);
  }

  /** Everything that is declared below a node, without looking into what a declaration keeps for itself. */
  statements(node: SyntaxNode, owner: string | undefined): void {
    for (const child of childrenOf(node)) this.statement(child, owner);
  }

  private statement(node: SyntaxNode, owner: string | undefined): void {
    switch (node.name) {
      case 'FunctionDeclaration':
      case 'AmbientFunctionDeclaration':
        this.functionLike(node, node, { name: this.nameIn(node) ?? 'default', owner });
        return;
      case 'ClassDeclaration':
        this.classLike(node, node, { name: this.nameIn(node) ?? 'default', owner });
        return;
      case 'InterfaceDeclaration':
      case 'TypeAliasDeclaration':
      case 'EnumDeclaration':
        this.add(node, { name: this.nameIn(node) ?? '', owner, kind: 'type', signature: this.form(node) });
        return;
      case 'NamespaceDeclaration':
        this.statements(node, this.nameIn(node));
        return;
      case 'VariableDeclaration':
        this.variables(node, owner);
        return;
      case 'ExportGroup':
        this.exported(node);
        return;
      case 'AssignmentExpression':
        this.assignment(node);
        return;
      case 'ImportDeclaration':
      case 'LineComment':
      case 'BlockComment':
        return;
      default:
        this.statements(node, owner);
    }
  }

  /** `export { a as b }`, `export { c } from './c'`: names that others see here and that are made elsewhere. */
  private exported(group: SyntaxNode): void {
    const elsewhere = childrenOf(group.parent ?? group).some((child) => child.name === 'from');
    const children = childrenOf(group);
    for (const [at, child] of children.entries()) {
      const renamed = children[at - 1]?.name === 'as';
      if (!['VariableName', 'VariableDefinition', 'TypeName'].includes(child.name)) continue;
      if (children[at + 1]?.name === 'as' || (!renamed && !elsewhere)) continue;
      this.add(child, { name: this.text(child), owner: undefined, kind: 'value', body: reExport });
    }
  }

  private variables(node: SyntaxNode, owner: string | undefined): void {
    let names: SyntaxNode[] = [];
    let type = '';
    const children = childrenOf(node);
    for (const [at, child] of children.entries()) {
      if (child.name === 'VariableDefinition') names = [child];
      else if (child.name === 'ObjectPattern' || child.name === 'ArrayPattern') names = definitionsIn(child);
      else if (child.name === 'TypeAnnotation') type = this.form(child);
      else if (child.name === 'Equals') {
        this.value(node, { names, owner, type, value: children[at + 1] });
        names = [];
        type = '';
      } else if (child.name === ',' || child.name === ';') {
        for (const name of names)
          this.add(node, { name: this.text(name), owner, kind: 'value', signature: type });
        names = [];
        type = '';
      }
    }
    for (const name of names)
      this.add(node, { name: this.text(name), owner, kind: 'value', signature: type });
  }

  private value(
    statement: SyntaxNode,
    declared: {
      readonly names: readonly SyntaxNode[];
      readonly owner: string | undefined;
      readonly type: string;
      readonly value: SyntaxNode | undefined;
    },
  ): void {
    const { names, owner, type, value } = declared;
    const body = value === undefined ? '' : this.form(value);
    // What another module gives under a name is imported, not declared.
    if (/^(?:await )?(?:CallExpression\( )?(?:require|import) /.test(body)) return;
    const [single] = names;
    if (single !== undefined && names.length === 1 && single.parent?.name === 'VariableDeclaration') {
      this.named(statement, { name: this.text(single), owner, type, value });
      return;
    }
    for (const name of names) this.add(statement, { name: this.text(name), owner, kind: 'value', body });
  }

  /** A name with a value: a function, a class, an object with members, or anything else. */
  private named(
    statement: SyntaxNode,
    what: {
      readonly name: string;
      readonly owner: string | undefined;
      readonly type: string;
      readonly value: SyntaxNode | undefined;
    },
  ): void {
    const { name, owner, type, value } = what;
    if (value?.name === 'ArrowFunction' || value?.name === 'FunctionExpression') {
      this.functionLike(statement, value, { name, owner, type });
    } else if (value?.name === 'ClassExpression') {
      this.classLike(statement, value, { name, owner });
    } else if (value?.name === 'ObjectExpression') {
      const without = this.members(value, name, 'Property');
      const body = normalForm(value, this.source, rules, without);
      this.add(statement, { name, owner, kind: 'value', signature: type, body });
    } else {
      const body = value === undefined ? '' : this.form(value);
      this.add(statement, { name, owner, kind: 'value', signature: type, body });
    }
  }

  /** `exports.a = …`, `module.exports = { … }`, `Thing.prototype.method = function …`. */
  private assignment(node: SyntaxNode): void {
    const [target, , value] = childrenOf(node);
    if (target?.name !== 'MemberExpression' || value === undefined) {
      this.statements(node, undefined);
      return;
    }
    const names = this.text(target)
      .split('.')
      .map((name) => name.trim())
      .filter((name) => !['exports', 'module', 'prototype', 'this', 'window', 'globalThis'].includes(name));
    if (!names.every((name) => identifier.test(name))) return;
    if (names.length === 0 && value.name === 'ObjectExpression') {
      this.members(value, undefined, 'Property');
      return;
    }
    const own =
      value.name === 'FunctionExpression' || value.name === 'ClassExpression'
        ? this.nameIn(value)
        : undefined;
    const name = names.at(-1) ?? own ?? 'default';
    // `exports.a = a` shows what is declared elsewhere in the file.
    if (value.name === 'VariableName' && this.text(value) === name) return;
    this.named(node, { name, owner: names.at(-2), type: '', value });
  }

  private functionLike(
    statement: SyntaxNode,
    node: SyntaxNode,
    what: { readonly name: string; readonly owner: string | undefined; readonly type?: string },
  ): void {
    const children = childrenOf(node);
    const list = children.find((child) => child.name === 'ParamList');
    const arrow = children.findIndex((child) => child.name === 'Arrow');
    const bodyNode =
      arrow < 0
        ? children.find((child) => child.name === 'Block')
        : children.findLast((child, at) => at > arrow && !child.name.endsWith('Comment'));
    const head = children
      .filter((child) => child !== bodyNode && !nameNode.test(child.name) && child.name !== 'Arrow')
      .filter(
        (child) => child.name !== 'function' && child.name !== 'LineComment' && child.name !== 'BlockComment',
      )
      .map((child) => this.form(child));
    this.add(statement, {
      name: what.name,
      owner: what.owner,
      kind: 'function',
      signature: [what.type ?? '', ...head].filter((part) => part !== '').join(' '),
      parameters: list === undefined ? undefined : this.parameters(list),
      body: bodyNode === undefined ? '' : this.form(bodyNode),
    });
  }

  private parameters(list: SyntaxNode): ParameterCount {
    let least = 0;
    let most = 0;
    let optional = false;
    let open = false;
    const end = (): void => {
      if (open && !optional) least += 1;
      if (open) most += 1;
      open = false;
      optional = false;
    };
    for (const child of childrenOf(list)) {
      if (child.name === ',' || child.name === ')') end();
      else if (child.name === 'Spread') most = Infinity;
      else if (child.name === 'Equals' || child.name === 'Optional') optional = true;
      else if (child.name !== '(' && !child.name.endsWith('Comment')) open = true;
    }
    end();
    return { least: Number.isFinite(most) ? least : Math.max(0, least - 1), most };
  }

  private classLike(
    statement: SyntaxNode,
    node: SyntaxNode,
    what: { readonly name: string; readonly owner: string | undefined },
  ): void {
    const children = childrenOf(node);
    const body = children.find((child) => child.name === 'ClassBody');
    const without = body === undefined ? new Set<number>() : this.members(body, what.name, 'member');
    const head = children.filter(
      (child) => child !== body && child.name !== 'VariableDefinition' && child.name !== 'class',
    );
    this.add(statement, {
      ...what,
      kind: 'class',
      signature: head
        .map((child) => this.form(child))
        .filter((part) => part !== '')
        .join(' '),
      body: body === undefined ? '' : normalForm(body, this.source, rules, without),
    });
  }

  /** The members of a class or an object as declarations; answers where they start. */
  private members(
    body: SyntaxNode,
    owner: string | undefined,
    kind: 'member' | 'Property',
  ): ReadonlySet<number> {
    const starts = new Set<number>();
    for (const member of childrenOf(body)) {
      const isMember =
        kind === 'member' ? /^(?:Method|Property)Declaration$/.test(member.name) : member.name === 'Property';
      if (!isMember) continue;
      const nameNode = childrenOf(member).find((child) =>
        ['PropertyDefinition', 'PrivatePropertyDefinition', 'String'].includes(child.name),
      );
      if (nameNode === undefined) continue;
      starts.add(member.from);
      const name = this.text(nameNode).replaceAll(/^["']|["']$/g, '');
      const list = member.getChild('ParamList');
      const equals = childrenOf(member).findIndex((child) => child.name === 'Equals' || child.name === ':');
      const value = equals < 0 ? undefined : childrenOf(member)[equals + 1];
      if (list !== null) this.functionLike(member, member, { name, owner });
      else if (value?.name === 'ArrowFunction' || value?.name === 'FunctionExpression')
        this.functionLike(member, value, { name, owner });
      else this.add(member, { name, owner, kind: 'value', body: this.form(member) });
    }
    return starts;
  }

  private add(
    node: SyntaxNode,
    what: Pick<Declaration, 'name' | 'owner' | 'kind'> & Partial<Declaration>,
  ): void {
    if (what.name === '') return;
    this.found.push({
      signature: '',
      body: '',
      parameters: undefined,
      from: this.lineOf(node.from),
      to: this.lineOf(Math.max(node.from, node.to - 1)),
      ...what,
    });
  }

  private form(node: SyntaxNode): string {
    return normalForm(node, this.source, rules);
  }

  private nameIn(node: SyntaxNode): string | undefined {
    const name = childrenOf(node).find((child) => nameNode.test(child.name));
    return name === undefined ? undefined : this.text(name);
  }

  private text(node: SyntaxNode | undefined): string {
    return node === undefined ? '' : this.source.slice(node.from, node.to);
  }
}

const nameNode = /^(?:Variable|Type|Property|PrivateProperty)Definition$/;

function definitionsIn(pattern: SyntaxNode): SyntaxNode[] {
  return childrenOf(pattern).flatMap((child) =>
    child.name === 'VariableDefinition' ? [child] : definitionsIn(child),
  );
}
