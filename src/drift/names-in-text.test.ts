import { describe, expect, it } from 'vitest';
import { hyphenated, looksLikeIdentifier, namesInCode, namesInProse, pathsInLine } from './names-in-text.ts';

const paths = (line: string): readonly string[] =>
  pathsInLine(line).map(({ path, at }) => (at ? `@${path}` : path));
const code = (text: string, alone = true): readonly string[] =>
  namesInCode(text, alone).map(({ name, owner, parameters }) => {
    const call = parameters === undefined ? '' : `(${parameters})`;
    return `${owner === undefined ? '' : `${owner}.`}${name}${call}`;
  });

describe('paths in a line', () => {
  it.each([
    ['@src/a.ts', ['@src/a.ts']],
    ['@.planning/STATE.md', ['@.planning/STATE.md']],
    ['Edit `./src/a.ts` and lib/b.py:12-30.', ['src/a.ts', 'lib/b.py']],
    ['see app/(auth)/[id]/page.tsx, then README.md', ['app/(auth)/[id]/page.tsx', 'README.md']],
    ['(src/x.go)', ['src/x.go']],
    ["import { x } from '@scope/name';", ['@scope/name']],
    ['https://example.org/a/b.html is no file', []],
    ['version 1.2.3 and e.g. this', []],
    ['src/**/*.ts is a glob', []],
  ])('%s', (line, found) => {
    expect(paths(line)).toEqual(found);
  });
});

describe('names in code', () => {
  it('takes every word that stands alone between back-ticks', () => {
    expect(code('parse')).toEqual(['parse']);
    expect(code('Store.open(path, mode)')).toEqual(['Store.open(path, mode)', 'Store']);
    expect(code('git-recent')).toEqual(['git-recent']);
    expect(code('--force')).toEqual([]);
  });

  it('takes what is called, declared, imported, or cannot be a plain word', () => {
    expect(code("import { open, close } from './store';", false)).toEqual(['open', 'close']);
    expect(code('const day = formatDate(now, tz)', false)).toEqual(['day', 'formatDate(now, tz)']);
    expect(code('run the thing', false)).toEqual([]);
    expect(code("from 'date-fns'", false)).toEqual(['date-fns']);
  });
});

it('takes no names out of paths', () => {
  expect(code('lib/date_text.py')).toEqual([]);
  expect(code('uninstall.sh')).toEqual([]);
  expect(code('process.env')).toEqual(['process.env', 'process']);
  expect(code('# see lib/date_text.py: formatDate()', false)).toEqual(['formatDate()']);
  expect(namesInProse('Edit lib/date_text.py with myHelper')).toHaveLength(1);
  expect(paths('process.env is no file')).toEqual([]);
});

describe('names in prose', () => {
  it('takes words that can be nothing else', () => {
    expect(namesInProse('Call openStore and read_file() in the page').map(({ name }) => name)).toEqual([
      'openStore',
      'read_file',
    ]);
    expect(['open', 'Store', 'HTTP', 'Page'].filter(looksLikeIdentifier)).toEqual([]);
    expect(['openStore', 'read_file', 'MAX_SIZE', '_private'].filter(looksLikeIdentifier)).toHaveLength(4);
    expect(hyphenated('with date-fns, not moment')).toEqual(['date-fns']);
  });
});
