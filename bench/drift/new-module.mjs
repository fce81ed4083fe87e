// Modules that a phase adds: what plans promise, and what is then delivered. Four plain functions, in every language.
import { extensions } from './definitions.mjs';

/** @typedef {{ name: string, shape: keyof typeof shapes, extra?: 'first' | 'last' }} NewFunction `extra`: one more parameter than promised */
/** @typedef {{ path: string, functions: NewFunction[], about: string }} NewModule */

const types = {
  entries: { typescript: 'readonly string[]', python: 'list[str]', go: '[]string' },
  limit: { typescript: 'number', python: 'int', go: 'int' },
  label: { typescript: 'string', python: 'str', go: 'string' },
  scope: { typescript: 'string', python: 'str', go: 'string' },
};
const shapes = {
  first: { parameters: ['entries', 'limit'], returns: 'entries' },
  prefix: { parameters: ['label', 'entries'], returns: 'entries' },
  count: { parameters: ['entries', 'label', 'limit'], returns: 'limit' },
  slug: { parameters: ['label'], returns: 'label' },
};
export const shapeNames = Object.keys(shapes);

export function parametersOf({ shape, extra }) {
  const own = shapes[shape].parameters;
  if (extra === 'first') return ['scope', ...own];
  return extra === 'last' ? [...own, 'scope'] : own;
}

/** How a promise may look different and still be kept. */
export const dresses = ['arrow', 'list', 'optional', 'other names'];

/** As a plan's block of interfaces shows it. */
export function signatureOf(language, added) {
  const parameters = parametersOf(added);
  const returned = types[shapes[added.shape].returns][language];
  switch (language) {
    case 'typescript':
      return `export function ${added.name}(${parameters.map((one) => `${one}: ${types[one].typescript}`).join(', ')}): ${returned}`;
    case 'python':
      return `def ${added.name}(${parameters.map((one) => `${one}: ${types[one].python}`).join(', ')}) -> ${returned}:`;
    case 'go':
      return `func ${added.name}(${parameters.map((one) => `${one} ${types[one].go}`).join(', ')}) ${returned}`;
    case 'shell':
      return `${added.name} ${parameters.map((one) => `"$${one}"`).join(' ')}`;
    default:
      return `function ${added.name}(${parameters.join(', ')})`;
  }
}

export function callOf(language, added) {
  const parameters = parametersOf(added);
  return language === 'shell'
    ? `${added.name} ${parameters.map((one) => `"$${one}"`).join(' ')}`
    : `${added.name}(${parameters.join(', ')})`;
}

const bodies = {
  script: {
    first: [
      "  const kept = entries.filter((entry) => entry.trim() !== '');",
      '  return kept.slice(0, limit);',
    ],
    prefix: ['  return entries.map((entry) => `${label}: ${entry}`);'],
    count: [
      '  let found = 0;',
      '  for (const entry of entries) {',
      '    if (entry.includes(label)) found += 1;',
      '    if (found >= limit) break;',
      '  }',
      '  return found;',
    ],
    slug: ["  return label.trim().toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');"],
  },
  python: {
    first: ['    kept = [entry for entry in entries if entry.strip()]', '    return kept[:limit]'],
    prefix: ['    return [f"{label}: {entry}" for entry in entries]'],
    count: [
      '    found = 0',
      '    for entry in entries:',
      '        if label in entry:',
      '            found += 1',
      '        if found >= limit:',
      '            break',
      '    return found',
    ],
    slug: ['    return "-".join(label.strip().lower().split())'],
  },
  shell: {
    first: ['  head -n "$limit" <<<"$entries"'],
    prefix: [
      '  while IFS= read -r entry; do',
      '    printf \'%s: %s\\n\' "$label" "$entry"',
      '  done <<<"$entries"',
    ],
    count: ['  grep -c -m "$limit" -- "$label" <<<"$entries"'],
    slug: ["  tr 'A-Z ' 'a-z-' <<<\"$label\""],
  },
  go: {
    first: [
      '\tkept := []string{}',
      '\tfor _, entry := range entries {',
      '\t\tif entry != "" && len(kept) < limit {',
      '\t\t\tkept = append(kept, entry)',
      '\t\t}',
      '\t}',
      '\treturn kept',
    ],
    prefix: [
      '\tlabelled := make([]string, len(entries))',
      '\tfor i, entry := range entries {',
      '\t\tlabelled[i] = label + ": " + entry',
      '\t}',
      '\treturn labelled',
    ],
    count: [
      '\tfound := 0',
      '\tfor _, entry := range entries {',
      '\t\tif entry == label && found < limit {',
      '\t\t\tfound++',
      '\t\t}',
      '\t}',
      '\treturn found',
    ],
    slug: ['\tslug := label', '\tif len(slug) > 40 {', '\t\tslug = slug[:40]', '\t}', '\treturn slug'],
  },
};

/** One function's lines, its comment included. */
export function functionLines(language, added, style) {
  const lines = plainLines(language, added, style);
  switch (added.dress) {
    case 'arrow':
      return language === 'typescript' || language === 'javascript' ? asArrow(lines) : lines;
    case 'list':
      return language === 'typescript' || style === 'esm'
        ? [...lines.map((line) => line.replace(/^export /, '')), '', `export { ${added.name} };`]
        : lines;
    case 'optional':
      return lines.map((line) => (line.includes(`${added.name}(`) ? withOptional(language, line) : line));
    case 'other names':
      return lines.map((line) => line.replaceAll(/\bentries\b/g, 'items').replaceAll(/\blabel\b/g, 'tag'));
    default:
      return lines;
  }
}

const asArrow = (lines) => [
  ...lines
    .slice(0, -1)
    .map((line) =>
      line.replace(
        /^(export )?function (\w+)(\(.*\)(?:: [^{]+?)?) \{$/,
        (_, exported, name, rest) => `${exported ?? ''}const ${name} = ${rest} => {`,
      ),
    ),
  '};',
];

const optionalParameter = {
  typescript: 'scope?: string',
  javascript: "scope = ''",
  python: 'scope: str = ""',
  go: 'scope ...string',
};

function withOptional(language, line) {
  const parameter = optionalParameter[language];
  if (parameter === undefined || !/^(export |async )*(function|def|func) /.test(line)) return line;
  return line.replace(/\)/, `, ${parameter})`);
}

function plainLines(language, added, style) {
  const about = `${added.name[0].toUpperCase()}${added.name.slice(1)}: what later phases build on.`;
  const parameters = parametersOf(added);
  switch (language) {
    case 'typescript':
      return [`/** ${about} */`, `${signatureOf(language, added)} {`, ...bodies.script[added.shape], '}'];
    case 'javascript':
      return [
        `/** ${about} */`,
        `${style === 'esm' ? 'export ' : ''}function ${added.name}(${parameters.join(', ')}) {`,
        ...bodies.script[added.shape],
        '}',
      ];
    case 'python':
      return [signatureOf(language, added), `    """${about}"""`, ...bodies.python[added.shape]];
    case 'shell':
      return [
        `# ${about}`,
        `${added.name}() {`,
        ...parameters.map((one, at) => `  local ${one}="$${at + 1}"`),
        ...bodies.shell[added.shape],
        '}',
      ];
    default:
      return [`// ${about}`, `${signatureOf(language, added)} {`, ...bodies.go[added.shape], '}'];
  }
}

/** Whether the JavaScript of a source is CommonJS or ECMAScript modules. */
export function styleOf(source) {
  if (!styles.has(source))
    styles.set(source, [...source.files.values()].some((text) => /^exports\./m.test(text)) ? 'cjs' : 'esm');
  return styles.get(source);
}
const styles = new WeakMap();

export function moduleText(source, { path, functions, about }) {
  const { language } = source;
  const style = styleOf(source);
  const parts = functions.flatMap((added) => [
    '',
    ...functionLines(language, added, style),
    ...(language === 'python' ? [''] : []),
  ]);
  switch (language) {
    case 'typescript':
      return [`// ${about}`, ...parts, ''].join('\n');
    case 'javascript':
      return [
        ...(style === 'cjs' ? ["'use strict';", ''] : []),
        `// ${about}`,
        ...parts,
        ...exportLines(style, functions),
        '',
      ].join('\n');
    case 'python':
      return [`"""${about}"""`, '', ...parts].join('\n');
    case 'shell':
      return ['#!/usr/bin/env bash', `# ${about}`, ...parts, ''].join('\n');
    default:
      return [`// ${about}`, `package ${path.split('/').at(-2)}`, ...parts, ''].join('\n');
  }
}

const exportLines = (style, functions) =>
  style === 'cjs' ? ['', ...functions.map(({ name }) => `exports.${name} = ${name};`)] : [];

/** The text of an existing file with a function added at its end. */
export function withFunction(source, text, added) {
  const style = styleOf(source);
  const lines = functionLines(source.language, added, style);
  const gap = source.language === 'python' ? ['', ''] : [''];
  return `${[text.replace(/\n+$/, ''), ...gap, ...lines, ...(source.language === 'javascript' ? exportLines(style, [added]) : [])].join('\n')}\n`;
}

/** A test of a function, for the kinds of change that add tests. */
export function testText(source, path, name) {
  switch (source.language) {
    case 'typescript':
      return `import { expect, it } from 'vitest';\nimport { ${name} } from '../${path.replace(/\.ts$/, '.js')}';\n\nit('${name} is there', () => {\n  expect(${name}).toBeDefined();\n});\n`;
    case 'javascript':
      return `const test = require('node:test');\n\ntest('${name} is there', async () => {\n  const loaded = await import('../${path}');\n  if (loaded.${name} === undefined) throw new Error('${name} is gone');\n});\n`;
    case 'python':
      return `import importlib\n\n\ndef test_${name.toLowerCase()}():\n    module = importlib.import_module("${path.replace(/\.py$/, '').replaceAll('/', '.')}")\n    assert hasattr(module, "${name}")\n`;
    case 'shell':
      return `#!/usr/bin/env bats\n\n@test "${name} is there" {\n  source "$BATS_TEST_DIRNAME/../${path}"\n  declare -F ${name}\n}\n`;
    default:
      return `package ${path.split('/').at(-2)}\n\nimport "testing"\n\nfunc Test${name[0].toUpperCase()}${name.slice(1)}There(t *testing.T) {\n\t_ = ${name}\n}\n`;
  }
}

export function testPath(source, path, name) {
  const folder = path.split('/').slice(0, -1).join('/');
  switch (source.language) {
    case 'typescript':
      return `test/${name.toLowerCase()}.test.ts`;
    case 'javascript':
      return `test/${name.toLowerCase()}.test.cjs`;
    case 'python':
      return `tests/test_${name.toLowerCase()}.py`;
    case 'shell':
      return `test/${name}.bats`;
    default:
      return `${folder}/${name.toLowerCase()}_there_test.go`;
  }
}

export const pathInFolder = (source, folder, file) =>
  `${folder === '' ? '' : `${folder}/`}${file}.${extensions[source.language]}`;
