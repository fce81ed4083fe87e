import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute } from 'node:path';
import { gsdVerbReason } from './guard-commands.ts';
import { gitReason } from './guard-git.ts';
import {
  heldBelow,
  heldIn,
  heldReason,
  isIn,
  isOpen,
  leadsToClosed,
  mentions,
  namesClosed,
  placeOf,
  realPath,
  unwritable,
} from './guard-paths.ts';
import type { LaneRules } from './lane-rules.ts';
import { readShell, type ShellCommand, type ShellWord } from './shell-words.ts';

export interface ShellScript {
  readonly text: string;
  /** Undefined once a `cd` went somewhere that cannot be told. */
  readonly cwd: string | undefined;
  /** Scripts around this one. */
  readonly depth: number;
}

/** Why a shell script is not for this session. */
export function shellReason(rules: LaneRules, script: ShellScript): string | undefined {
  if (script.depth > 4) return 'scripts inside scripts inside scripts cannot be judged: write it plainly';
  const closed = rules.role === 'planner' ? namesClosed(rules, script.text) : undefined;
  if (closed !== undefined) return closed;
  const { commands, inner } = readShell(script.text, process.env);
  let { cwd } = script;
  for (const text of inner) {
    const why = shellReason(rules, { ...script, text, depth: script.depth + 1 });
    if (why !== undefined) return why;
  }
  for (const command of commands) {
    const why =
      awayReason(rules, command, [script.cwd, cwd]) ?? commandLineReason(rules, command, { ...script, cwd });
    if (why !== undefined) return why;
    const [name, to] = command.words;
    if (name?.value === 'cd' || name?.value === 'pushd') cwd = folderAfter(rules, cwd, to);
  }
  return undefined;
}

const writers =
  /^(?:rm|rmdir|mv|cp|ln|tee|touch|mkdir|install|truncate|chmod|chown|unlink|shred|rsync|patch|split|mkfifo|mknod)$/;
const lastArgumentOnly = /^(?:cp|install|rsync)$/;
const readers =
  /^(?:cat|ls|head|tail|grep|rg|wc|find|stat|file|diff|less|echo|printf|test|\[|\[\[|true|jq|sort|tree|du|basename|dirname|realpath|readlink|sed|awk|cd|pushd|cut|uniq|tr|nl|cmp|md5sum|sha\d+sum)$/;
const gitReaders = /^(?:log|show|diff|status|ls-files|blame|cat-file)$/;
const wrappers =
  /^(?:command|builtin|exec|nohup|time|env|sudo|nice|timeout|stdbuf|xargs|!|then|do|else|if|while)$/;
export const shells = /^(?:sh|bash|zsh|dash|ksh|fish)$/;
export const interpreters = /^(?:node|python3?|perl|ruby|deno|bun|php)$/;

function commandLineReason(rules: LaneRules, command: ShellCommand, script: ShellScript): string | undefined {
  const words = unwrapped(command.words);
  const name = (words[0]?.value ?? '').split('/').at(-1) ?? '';
  const args = words.slice(1);
  const spoken = words.map(({ value, text }) => value ?? text);
  return (
    firstReason(command.writes, (word) => targetReason(rules, script.cwd, word)) ??
    (rules.role === 'worker' ? othersReason(rules, name, spoken) : undefined) ??
    (name === 'git' ? gitReason(rules, args, script.cwd) : undefined) ??
    (name === 'cd' || name === 'pushd' ? folderReason(rules, script.cwd, args[0]) : undefined) ??
    gsdVerbReason(rules, spoken) ??
    scriptsReason(rules, command, { ...script, name, args, first: words[0] }) ??
    writerReason(rules, script.cwd, { name, args })
  );
}

/** Whether a program with these arguments looks at files and changes none. */
export function isReading(name: string, args: readonly string[]): boolean {
  if (name === 'git') return gitReaders.test(args.find((word) => !word.startsWith('-')) ?? '');
  return readers.test(name) && !args.some((word) => /^-(?:i|-in-place|delete|exec)/.test(word));
}

/** What a worker may look at and not change: the phase that is planned, the other lane. */
function othersReason(rules: LaneRules, name: string, words: readonly string[]): string | undefined {
  const line = words.join(' ');
  if (isReading(name, words.slice(1))) return undefined;
  const held = heldIn(rules, `/${line}`);
  if (held !== undefined) return heldReason(held);
  const others = rules.closed.some((path) => mentions(line, path));
  return others ? 'it names the other lane, or files of leapfrog itself' : undefined;
}

/** Whatever the program: words that climb out of the lane into the project, or a worker's into the lane. */
function awayReason(
  rules: LaneRules,
  { words, writes, heredoc }: ShellCommand,
  from: readonly (string | undefined)[],
): string | undefined {
  const [first] = unwrapped(words);
  const name = (first?.value ?? '').split('/').at(-1) ?? '';
  if (rules.role === 'worker' && readers.test(name)) return undefined;
  const fed = heredoc !== undefined && (shells.test(name) || interpreters.test(name)) ? [heredoc] : [];
  const texts = [...[...words, ...writes].map(({ value, text }) => value ?? text), ...fed];
  return texts.map((text) => leadsToClosed(rules, from, text)).find((why) => why !== undefined);
}

interface Invocation extends ShellScript {
  readonly name: string;
  readonly first: ShellWord | undefined;
  readonly args: readonly ShellWord[];
}

/** Shells and interpreters: what they are given in words is judged, a file is read, a pipe cannot be judged. */
function scriptsReason(rules: LaneRules, command: ShellCommand, call: Invocation): string | undefined {
  const { name, args, cwd, depth, first } = call;
  const sourced = name === 'source' || name === '.';
  const plain = args.filter(({ text }) => !text.startsWith('-'));
  const inside = (text: string): string | undefined => shellReason(rules, { text, cwd, depth: depth + 1 });
  if (name === 'eval') return inside(args.map(({ value, text }) => value ?? text).join(' '));
  if (shells.test(name)) {
    const flag = args.findIndex(({ text }) => /^-[a-z]*c$/.test(text));
    const inline = flag < 0 ? undefined : args[flag + 1]?.value;
    if (inline !== undefined) return inside(inline);
    if (command.heredoc !== undefined) return inside(command.heredoc);
    if (flag >= 0 || (command.piped && plain.length === 0))
      return 'a script out of a pipe or a variable cannot be judged: write it plainly';
  }
  const runsFile = first?.text.startsWith('./') === true;
  if (!runsFile && !sourced && !shells.test(name) && !interpreters.test(name)) return undefined;
  return fileReason(rules, cwd, runsFile ? first : plain[0]);
}

/** A script in the lane that names a closed folder does what the command itself may not. */
function fileReason(
  rules: LaneRules,
  cwd: string | undefined,
  file: ShellWord | undefined,
): string | undefined {
  if (file?.value === undefined || cwd === undefined || rules.role === 'worker') return undefined;
  const path = placeOf(cwd, file.value);
  if (!isIn(realPath(rules.root), path) || /\/(?:node_modules|gsd-core|get-shit-done)\//.test(path))
    return undefined;
  try {
    const text = readFileSync(path, 'utf8').slice(0, 262_144);
    return namesClosed(rules, text) ?? leadsToClosed(rules, [cwd], text);
  } catch {
    return undefined;
  }
}

/** Programs that change the files that they are given. */
function writerReason(
  rules: LaneRules,
  cwd: string | undefined,
  { name, args }: Pick<Invocation, 'name' | 'args'>,
): string | undefined {
  const target = (word: ShellWord): string | undefined => targetReason(rules, cwd, word);
  const plain = args.filter(({ text }) => !text.startsWith('-'));
  if (name === 'sed' || name === 'perl') {
    const inPlace = args.some(({ text }) => /^-\w*i|^--in-place/.test(text));
    return inPlace ? firstReason(plain.slice(1), target) : undefined;
  }
  if (name === 'dd') {
    const out = args.filter(({ text }) => text.startsWith('of='));
    return firstReason(out, (word) => target({ ...word, value: word.value?.slice(3) }));
  }
  if (!writers.test(name)) return undefined;
  const above = /^(?:rm|mv|chmod|chown)$/.test(name) && cwd !== undefined ? plain : [];
  const whole = above.map(({ value = '' }) => heldBelow(rules, placeOf(cwd ?? '', value)));
  const held = whole.find((phase) => phase !== undefined);
  if (held !== undefined) return heldReason(held);
  const into = args.filter((_, at) => /^(?:-t|--target-directory)$/.test(args[at - 1]?.text ?? ''));
  if (into.length > 0) return firstReason(into, target);
  return firstReason(lastArgumentOnly.test(name) ? plain.slice(-1) : plain, target);
}

function firstReason(
  words: readonly ShellWord[],
  reason: (word: ShellWord) => string | undefined,
): string | undefined {
  return words.map(reason).find((why) => why !== undefined);
}

export function unwrapped(words: readonly ShellWord[]): readonly ShellWord[] {
  let at = 0;
  for (; at < words.length; at += 1) {
    const { text = '', value } = words[at] ?? {};
    const beside = at > 0 && (text.startsWith('-') || /^\d+[smh]?$/.test(text));
    if (!wrappers.test(value ?? '') && !beside && !/^\w+=/.test(text)) break;
  }
  return words.slice(at);
}

function targetReason(rules: LaneRules, cwd: string | undefined, word: ShellWord): string | undefined {
  const { text, value, trusted } = word;
  if (/^&?\d+$|^-$/.test(text)) return undefined;
  const relativeToNowhere =
    cwd === undefined && value !== undefined && !isAbsolute(value) && !value.startsWith('~');
  if (value === undefined || relativeToNowhere) {
    if (rules.role === 'worker' || (value === undefined && trusted)) return undefined;
    return `it cannot be told where ${text} leads: write the path out, relative to ${rules.root}`;
  }
  const target = placeOf(cwd ?? rules.root, value);
  const why = unwritable(rules, target);
  const held = why === undefined && /[*?[]/.test(value) ? heldBelow(rules, target) : undefined;
  return held === undefined ? why : heldReason(held);
}

function folderAfter(
  rules: LaneRules,
  cwd: string | undefined,
  to: ShellWord | undefined,
): string | undefined {
  if (to === undefined) return homedir();
  if (/rev-parse --show-toplevel|CLAUDE_PROJECT_DIR/.test(to.text)) return rules.root;
  return to.value === undefined || cwd === undefined ? undefined : placeOf(cwd, to.value);
}

function folderReason(
  rules: LaneRules,
  cwd: string | undefined,
  to: ShellWord | undefined,
): string | undefined {
  const folder = rules.role === 'planner' ? folderAfter(rules, cwd, to) : undefined;
  return folder === undefined || isOpen(rules, folder)
    ? undefined
    : `${folder} is outside this lane: everything needed is in ${rules.root}`;
}
