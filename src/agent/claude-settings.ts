import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LaneRules } from './guard/lane-rules.ts';

/** The modules of the guard, each after those it needs: joined, they are one file that stands alone. */
const parts = [
  '../../redacted',
  'lane-rules',
  'guard-paths',
  'guard-commands',
  'shell-words',
  'guard-git',
  'guard-shell',
  'judge',
  'lane-guard',
];
const compiled = fileURLToPath(new URL('../../dist/agent/guard/', import.meta.url));

/** Where a session's guard lies, and what it wrote down. */
export interface GuardFiles {
  readonly program: string;
  readonly rules: string;
  readonly settings: string;
  readonly log: string;
}

export function guardFilesIn(folder: string): GuardFiles {
  return {
    program: join(folder, 'lane-guard.cjs'),
    rules: join(folder, 'lane-rules.json'),
    settings: join(folder, 'settings.json'),
    log: join(folder, 'guard.jsonl'),
  };
}

export type GuardWanted = Omit<LaneRules, 'v' | 'log' | 'temporary'>;

/** Copies the guard beside a session, with its rules, and the client's settings that call it. The folder is made. */
export function layGuard(folder: string, wanted: GuardWanted): GuardFiles {
  const files = guardFilesIn(folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!existsSync(files.program)) {
    writeFileSync(files.program, guardText(), { flag: 'wx', mode: 0o600 });
    chmodSync(files.program, 0o400);
  }
  writeRules(files, wanted);
  writeFileSync(files.settings, `${JSON.stringify(settingsFor(files), undefined, 2)}\n`, { mode: 0o600 });
  return files;
}

/** Rules are read anew at each call, so that they can change while a session is open; so they are replaced whole. */
export function writeRules(files: GuardFiles, wanted: GuardWanted): void {
  const temporary = [...new Set([tmpdir(), '/tmp', '/private/tmp'])].filter((path) => existsSync(path));
  const rules: LaneRules = { v: 1, ...wanted, temporary, log: files.log };
  const beside = `${files.rules}.new`;
  writeFileSync(beside, `${JSON.stringify(rules, undefined, 2)}\n`, { flush: true, mode: 0o600 });
  renameSync(beside, files.rules);
}

/**
 * Settings for `--settings`. A repository's own settings may say `disableAllHooks: true` and would take the guard away; said here,
 * *false* wins, at the start and in the middle of a session. Every tool is matched, also those that this version does not know.
 */
function settingsFor(files: GuardFiles): Readonly<Record<string, unknown>> {
  const command = `${quoted(process.execPath)} ${quoted(files.program)} ${quoted(files.rules)} || exit 2`;
  const hooks = (timeout: number) => [{ hooks: [{ type: 'command', command, timeout }] }];
  return {
    disableAllHooks: false,
    hooks: {
      SessionStart: hooks(60),
      UserPromptExpansion: hooks(60),
      UserPromptSubmit: hooks(60),
      PreToolUse: [{ matcher: '*', ...hooks(60)[0] }],
      Stop: hooks(60),
    },
  };
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", String.raw`'\''`)}'`;
}

let text: string | undefined;

/**
 * The guard as one file: its modules without the lines that import and export between them. As CommonJS, because starting Node's
 * loader for modules would cost each call a third more.
 */
export function guardText(): string {
  text ??= joined(parts.map((name) => readFileSync(join(compiled, `${name}.js`), 'utf8')));
  return text;
}

function joined(modules: readonly string[]): string {
  const lines = modules.flatMap((module) => module.split('\n'));
  const builtIn = new Map<string, Set<string>>();
  const rest = lines.flatMap((line) => {
    const imported = /^import \{ (.+) \} from '([^']+)';$/.exec(line);
    if (imported === null) return [line.replace(/^export (?=const|function|class)/, '')];
    const [, names = '', from = ''] = imported;
    if (from.startsWith('node:')) {
      const known = builtIn.get(from) ?? new Set();
      for (const name of names.split(', ')) known.add(name);
      builtIn.set(from, known);
    }
    return [];
  });
  const imports = [...builtIn].map(
    ([from, names]) => `const { ${[...names].join(', ')} } = require('${from}');`,
  );
  return [
    "'use strict';",
    ...imports,
    ...rest.filter((line) => !/^(?:export \{\};|\/\/# sourceMappingURL=)/.test(line)),
  ].join('\n');
}
