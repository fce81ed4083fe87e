import { describe, expect, it } from 'vitest';
import { compareOutlines } from './compare-outlines.ts';
import { loadGrammars } from './grammars.ts';
import { qualified, type Outline } from './outline.ts';

async function outline(path: string, text: string): Promise<Outline> {
  return (await loadGrammars([{ path, text }])).of(path, text).outline(text);
}

const names = async (path: string, text: string): Promise<readonly string[]> =>
  (await outline(path, text)).declarations.map((one) => `${one.kind} ${qualified(one)}`);

async function changes(path: string, before: string, after: string): Promise<readonly string[]> {
  const { same, changes: found } = compareOutlines(await outline(path, before), await outline(path, after));
  if (same) return ['same'];
  return found.map((one) =>
    one.is === 'added' ? `added ${qualified(one.after)}` : `${one.is} ${qualified(one.before)}`,
  );
}

const count = async (path: string, text: string): Promise<readonly number[] | undefined> => {
  const parameters = (await outline(path, text)).declarations[0]?.parameters;
  return parameters === undefined ? undefined : [parameters.least, parameters.most];
};

describe('what is declared', () => {
  it('in TypeScript and JavaScript', async () => {
    const text = [
      "import { z } from 'z';",
      'export async function load(a: string, b = 1) {}',
      'export const add = (x: number) => x + 1, LIMIT = 5;',
      'export class Store extends Base { private n = 1; static open(p: string) {} constructor(a: string) { super(); } }',
      'export interface Shape { a: string }',
      "export { q as r } from './q';",
      'export const { one, two } = make();',
      'if (x) { function inner() {} }',
    ].join('\n');
    expect(await names('a.ts', text)).toEqual([
      'function load',
      'function add',
      'value LIMIT',
      'value Store.n',
      'function Store.open',
      'function Store.constructor',
      'class Store',
      'type Shape',
      'value r',
      'value one',
      'value two',
      'function inner',
    ]);
    const common =
      "const fs = require('fs');\nexports.k = function (a) {};\nmodule.exports = { m() {}, n: 1 };\nT.prototype.p = () => 1;";
    expect(await names('a.cjs', common)).toEqual(['function k', 'function m', 'value n', 'function T.p']);
    expect(await names('a.jsx', 'export const A = () => <b>x</b>;')).toEqual(['function A']);
  });

  it('in Python, Go and shell', async () => {
    const python =
      '@deco\nclass A(B):\n    x = 1\n    async def m(self, a, b=2): pass\n\nX: int = 3\nif X:\n    def g(): pass\n';
    expect(await names('a.py', python)).toEqual([
      'value A.x',
      'function A.m',
      'class A',
      'value X',
      'function g',
    ]);
    const go =
      'package x\nconst A = 1\nvar V int\ntype T struct{}\nfunc (t *T) M(a, b int) error { return nil }\nfunc F() {}\n';
    expect(await names('a.go', go)).toEqual(['value A', 'value V', 'type T', 'function T.M', 'function F']);
    const shell = "foo() { echo hi; }\nfunction bar { foo; }\nX=1\nalias ll='ls -l'\n";
    expect(await names('bin/x', `#!/bin/sh\n${shell}`)).toEqual([
      'function foo',
      'function bar',
      'value X',
      'value ll',
    ]);
  });

  it('in other languages, by the words that introduce it', async () => {
    const rust = 'pub fn open(p: &str) -> File {\n    x\n}\n\npub struct Store {\n    a: u8,\n}\n';
    expect(await names('a.rs', rust)).toEqual(['function open', 'class Store']);
    expect(
      await names('A.java', 'public class A {\n  public int size(String s) {\n    return 1;\n  }\n}\n'),
    ).toEqual(['class A', 'function size']);
  });

  it('counts parameters', async () => {
    expect(await count('a.ts', 'function f(a, b?: string, c = 1) {}')).toEqual([1, 3]);
    expect(await count('a.ts', 'const f = (a, ...rest) => a')).toEqual([1, Infinity]);
    expect(await count('a.ts', 'const f = ({ a, b }: P, [c]) => a')).toEqual([2, 2]);
    expect(await count('a.py', 'class A:\n    def m(self, a, b=1): pass')).toEqual([1, 2]);
    expect(await count('a.py', 'def f(a, *args, b, **k): pass')).toEqual([1, Infinity]);
    expect(await count('a.go', 'package x\nfunc f(a, b int, c string) (int, error) {}')).toEqual([3, 3]);
  });
});

describe('what is the same', () => {
  it.each([
    [
      'a.ts',
      "const a = { 'b': (1), c: 'x' };\nconst f = (y) => y;\n",
      'const a = {\n  b: 1,\n  c: "x",\n}\nconst f = y => y',
    ],
    [
      'a.js',
      'f(function () { return (a && b) || c; });',
      'f(function() {\n  // why\n  return a && b || c\n})',
    ],
    ['a.tsx', 'const A = () => (<b>\n  hi   there\n</b>);', 'const A = () => <b>hi there</b>;'],
    [
      'a.py',
      "def f(a, b,):\n    '''doc'''\n    return (a + 'x')\n",
      'def f(a, b):\n  """other"""\n  # c\n  return a + "x"\n',
    ],
    [
      'a.go',
      'package x\nfunc f(a int) { g(a); h() }\n',
      'package x\n\n// f\nfunc f(a int) {\n\tg(a)\n\th()\n}\n',
    ],
    ['a.sh', 'f() { a; b "$1"; }\n', '# f\nf () {\n  a\n  b "$1" # b\n}\n'],
    ['a.rs', 'fn f() { a(); } // x\n', 'fn f() {\n  a();\n}\n'],
    ['a.yaml', 'a: 1 # one\nb: 2\n', '# top\na:  1\nb: 2\n'],
    ['a.css', '/* x */ a { color: red }\n', 'a {\n  color: red\n}\n'],
  ])('%s in another layout', async (path, before, after) => {
    expect(await changes(path, before, after)).toEqual(['same']);
  });
});

describe('what is different', () => {
  it.each([
    ['a.ts', 'function f(a) { return a }', 'function f(a, b) { return a }', ['signature f']],
    ['a.ts', 'function f(a) { return a + 1 }', 'function f(a) { return a + 2 }', ['body f']],
    ['a.ts', 'const x = (a + b) * c', 'const x = a + b * c', ['body x']],
    ['a.ts', 'interface P { a: string }', 'interface P { a: string; b: number }', ['signature P']],
    ['a.ts', 'function f() { return go(1, 2) }', 'function g() { return go(1, 2) }', ['renamed f']],
    [
      'a.ts',
      'class A { m() { return go(1) } }',
      'class B { m() { return go(1) } }',
      ['renamed A', 'renamed A.m'],
    ],
    ['a.ts', 'function f() { return 1 }', "export { f } from './f'", []],
    [
      'a.py',
      'def f(a):\n    if a:\n        b()\n    c()\n',
      'def f(a):\n    if a:\n        b()\n        c()\n',
      ['body f'],
    ],
    ['a.py', 'async def f(): pass', 'def f(): pass', ['signature f']],
    [
      'a.go',
      'package x\nfunc f() int { return 1 }',
      'package x\nfunc f() error { return 1 }',
      ['signature f'],
    ],
    ['a.sh', 'f() { rm "$1"; }', 'f() { rm -r "$1"; }', ['body f']],
    ['a.sh', "cat <<'E'\n# a\nE\n", "cat <<'E'\n# b\nE\n", []],
    ['a.rs', 'fn f(a: u8) {\n  a\n}\n', 'fn f(a: u16) {\n  a\n}\n', ['signature f']],
  ])('%s: %s', async (path, before, after, found) => {
    expect(await changes(path, before, after)).toEqual(found);
  });

  it('counts functions that changed places, and exports of them, as nothing', async () => {
    const before = 'function f(a) { return a; }\nfunction g() {}\nexports.f = f;\n';
    const after = 'function g() {}\nexports.f = f;\nfunction f(a) { return a; }\n';
    expect(await changes('a.cjs', before, after)).toEqual([]);
  });

  it('never throws on what is not of the language', async () => {
    for (const path of ['a.ts', 'a.tsx', 'a.py', 'a.go', 'a.sh', 'a.rs', 'a']) {
      for (const text of ['', '{{{', '"', '<<E', 'def def', '`${', '\u0000\uFFFF', '(((((('.repeat(2000)]) {
        expect((await outline(path, text)).declarations.length).toBeGreaterThanOrEqual(0);
      }
    }
  });
});
