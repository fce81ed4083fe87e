import { limit } from '../limit.ts';
import { interpreters, isReading, shells, unwrapped } from './guard/guard-shell.ts';
import { readShell, type ShellCommand } from './guard/shell-words.ts';
import type { GuardNote } from './guard-log.ts';

/** What a session's guard log says about a file that changed outside of its lane. */
export interface CallEvidence {
  /** A command of the session that was being carried out when the file changed. */
  readonly during: string;
  readonly at: string;
  /** That command can write, and names the file: by its last name, as a program does that computes the folder. */
  readonly named: boolean;
}

/** The call of a shell during which a file changed, one that names it before any other. */
export function callEvidence(
  notes: readonly GuardNote[],
  file: { readonly name: string; readonly changedMs: number },
): CallEvidence | undefined {
  const calls = notes.flatMap((note, at): readonly (CallEvidence & { readonly within: boolean })[] => {
    const { command } = note;
    if (note.event !== 'PreToolUse' || note.denied !== undefined || command === undefined) return [];
    const began = Date.parse(note.at);
    const over = Date.parse(notes.slice(at + 1).find((next) => next.session === note.session)?.at ?? note.at);
    const to = Math.max(began, over) + limit.callClockMs;
    if (file.changedMs < began - limit.callClockMs || file.changedMs > to) return [];
    const within = file.changedMs >= began && file.changedMs <= over;
    return [{ during: command, at: note.at, named: mayWriteTo(command, file.name), within }];
  });
  const found = calls.find(({ named }) => named) ?? calls.find(({ within }) => within) ?? calls.at(-1);
  return found === undefined ? undefined : { during: found.during, at: found.at, named: found.named };
}

/** Whether a shell's text, without what it merely reads or prints, names a file by its last name. */
export function mayWriteTo(text: string, name: string, depth = 0): boolean {
  if (depth > 4) return false;
  const { commands, inner } = readShell(text, {});
  return (
    commands.some((command) => namedIn(command, name, depth)) ||
    inner.some((script) => mayWriteTo(script, name, depth + 1))
  );
}

function namedIn({ words, writes, heredoc }: ShellCommand, name: string, depth: number): boolean {
  const [first, ...rest] = unwrapped(words);
  const program = (first?.value ?? '').split('/').at(-1) ?? '';
  const reads = isReading(
    program,
    rest.map(({ value, text }) => value ?? text),
  );
  const texts = (reads ? writes : [...words, ...writes]).map(({ value, text }) => value ?? text);
  if (texts.some((text) => hasName(text, name))) return true;
  // What is fed to anything else is text of a file: plans name many files.
  if (heredoc === undefined) return false;
  if (shells.test(program)) return mayWriteTo(heredoc, name, depth + 1);
  return interpreters.test(program) && hasName(heredoc, name);
}

function hasName(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const around = `${text[at - 1] ?? ' '}${text[at + name.length] ?? ' '}`;
    if (!/[\w.-]/.test(around)) return true;
  }
  return false;
}

/** Whether a session's own words name a file: it wrote it with a tool, or a command of it does. */
export function speaksOf(notes: readonly GuardNote[], name: string): boolean {
  return notes.some(({ path, command }) => hasName(path ?? '', name) || hasName(command ?? '', name));
}
