/** A word as it is written, and its value where that is known. */
export interface ShellWord {
  readonly text: string;
  readonly value: string | undefined;
  /** Its value is unknown but comes from something that names no strange places: git, mktemp, GSD's own tools. */
  readonly trusted: boolean;
}

/** One simple command: its words, what its redirections write to, the text that a heredoc feeds it. */
export interface ShellCommand {
  readonly words: readonly ShellWord[];
  readonly writes: readonly ShellWord[];
  readonly heredoc: string | undefined;
  /** It reads what another command prints. */
  readonly piped: boolean;
}

export interface ShellText {
  readonly commands: readonly ShellCommand[];
  /** The commands inside of substitutions, as text. */
  readonly inner: readonly string[];
}

/**
 * Reads shell text as far as a guard needs it: quotes, variables that were set in the same text or are in the environment,
 * substitutions, redirections, heredocs. It never fails: what it does not know becomes a word without a value.
 */
export function readShell(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
): ShellText {
  return new ShellReader(text, environment).read();
}

interface Known {
  readonly value: string | undefined;
  readonly trusted: boolean;
}

const trustedSource =
  /^\s*(?:node\s+\S*gsd-tools|gsd-sdk|gsd_run|git\s|mktemp|date|basename|dirname|jq|wc\s|head\s|printf '%02d'|echo "?\$\w+"? *\|)/;

class ShellReader {
  private readonly commands: ShellCommand[] = [];
  private readonly inner: string[] = [];
  private readonly variables = new Map<string, Known>();
  private words: ShellWord[] = [];
  private writes: ShellWord[] = [];
  private heredoc: string | undefined;
  private piped = false;
  private awaited: string[] = [];
  private raw = '';
  private value: string | undefined = '';
  private trusted = true;
  private inWord = false;
  private redirect: 'write' | 'read' | 'heredoc' | undefined;
  private at = 0;

  private readonly text: string;
  private readonly environment: Readonly<Record<string, string | undefined>>;

  constructor(text: string, environment: Readonly<Record<string, string | undefined>>) {
    this.text = text;
    this.environment = environment;
  }

  read(): ShellText {
    for (; this.at < this.text.length; this.at += 1) this.step(this.text[this.at] ?? '');
    this.endCommand(false);
    return { commands: this.commands, inner: this.inner };
  }

  private step(char: string): void {
    const { text, at } = this;
    if (char === '\\') this.escape();
    else if (char === "'") this.single();
    else if (char === '"') this.double();
    else if (this.opensSubstitution(char)) this.substitute(char === '`' ? '`' : text.slice(at, at + 2));
    else if (char === '$') this.variable();
    else if (char === '#' && !this.inWord) this.comment();
    else if (char === '<' || char === '>') this.redirection();
    else if (char === '&' && text[at + 1] === '>') this.endWord();
    else if (char === '\n') this.newline();
    else if (/[;&|()]/.test(char) || this.groups(char)) this.operator(char);
    else if (/\s/.test(char)) this.endWord();
    else this.add(char);
  }

  /** A brace alone opens or closes a group; `{}` is a word of find and xargs. */
  private groups(char: string): boolean {
    return (
      /[{}]/.test(char) && !this.inWord && /^(?:[\s;&|)]|$)/.test(this.text.slice(this.at + 1, this.at + 2))
    );
  }

  private add(piece: string, known: Known = { value: piece, trusted: true }): void {
    this.raw += piece;
    this.value = this.value === undefined || known.value === undefined ? undefined : this.value + known.value;
    this.trusted &&= known.trusted;
    this.inWord = true;
  }

  private escape(): void {
    this.at += 1;
    if (this.text[this.at] !== '\n') this.add(this.text[this.at] ?? '');
  }

  private single(): void {
    const end = this.text.indexOf("'", this.at + 1);
    const to = end < 0 ? this.text.length : end;
    this.add(this.text.slice(this.at + 1, to));
    this.at = to;
  }

  private double(): void {
    this.inWord = true;
    for (this.at += 1; this.at < this.text.length && this.text[this.at] !== '"'; this.at += 1) {
      const char = this.text[this.at] ?? '';
      if (char === '\\') this.add(this.text[(this.at += 1)] ?? '');
      else if (char === '`' || this.text.startsWith('$(', this.at))
        this.substitute(char === '`' ? '`' : '$(');
      else if (char === '$') this.variable();
      else this.add(char);
    }
  }

  private opensSubstitution(char: string): boolean {
    return char === '`' || /^(?:\$|<|>)\(/.test(this.text.slice(this.at, this.at + 2));
  }

  private substitute(open: string): void {
    const from = this.at + open.length;
    const close = open === '`' ? '`' : ')';
    let depth = 1;
    let to = from;
    for (; to < this.text.length; to += 1) {
      const char = this.text[to];
      if (char === '\\') to += 1;
      else if (char === close) depth -= 1;
      else if (char === '(' && close === ')') depth += 1;
      if (depth === 0) break;
    }
    const body = this.text.slice(from, to);
    this.inner.push(body);
    this.add(this.text.slice(this.at, to + 1), { value: undefined, trusted: trustedSource.test(body) });
    this.at = to;
  }

  private variable(): void {
    const [whole = '$', braced, name = braced] =
      /^\$(?:\{(\w+)[^}]*\}|(\w+))/.exec(this.text.slice(this.at)) ?? [];
    if (name === undefined) return this.add('$');
    const plain = whole === `$${name}` || whole === `\${${name}}`;
    const set = this.variables.get(name);
    const known = set ?? this.outside(name);
    this.add(whole, plain ? known : { value: undefined, trusted: known.trusted });
    this.at += whole.length - 1;
  }

  /** `CLAUDE_ENV_FILE` is the client's own; every workflow of gsd-core writes its tools' folder there. */
  private outside(name: string): Known {
    const value = this.environment[name];
    return { value, trusted: value !== undefined || name === 'CLAUDE_ENV_FILE' };
  }

  private comment(): void {
    const end = this.text.indexOf('\n', this.at);
    this.at = (end < 0 ? this.text.length : end) - 1;
  }

  private redirection(): void {
    if (/^\d+$/.test(this.raw)) this.clearWord();
    else this.endWord();
    const operator = /^(?:<<<|<<-?|>>|>\||>&|<&|<>|[<>])/.exec(this.text.slice(this.at))?.[0] ?? '>';
    if (operator === '<<' || operator === '<<-') this.redirect = 'heredoc';
    else this.redirect = operator.startsWith('>') || operator === '<>' ? 'write' : 'read';
    this.at += operator.length - 1;
  }

  private newline(): void {
    this.endWord();
    for (const end of this.awaited.splice(0)) {
      const lines = this.text.slice(this.at + 1).split('\n');
      const last = lines.findIndex((line) => line.trim() === end);
      const body = last < 0 ? lines : lines.slice(0, last);
      this.heredoc = body.join('\n');
      this.at += [...body, ...(last < 0 ? [] : [lines[last] ?? ''])].reduce(
        (sum, line) => sum + line.length + 1,
        0,
      );
    }
    this.endCommand(false);
  }

  private operator(char: string): void {
    const twice = this.text[this.at + 1] === char && /[;&|]/.test(char);
    if (twice) this.at += 1;
    this.endCommand(char === '|' && !twice);
  }

  private endWord(): void {
    if (!this.inWord) return;
    const word = { text: this.raw, value: this.value, trusted: this.trusted && !this.raw.includes('..') };
    if (this.redirect === 'write') this.writes.push(word);
    else if (this.redirect === 'heredoc') this.awaited.push(this.value ?? this.raw);
    else if (this.redirect === undefined) this.plainWord(word);
    this.redirect = undefined;
    this.clearWord();
  }

  private plainWord(word: ShellWord): void {
    const name = this.words.every(({ text }) => /^\w+=/.test(text))
      ? /^(\w+)=/.exec(word.text)?.[1]
      : undefined;
    if (name !== undefined)
      this.variables.set(name, { value: word.value?.slice(name.length + 1), trusted: word.trusted });
    this.words.push(word);
  }

  private clearWord(): void {
    this.raw = '';
    this.value = '';
    this.trusted = true;
    this.inWord = false;
  }

  private endCommand(pipe: boolean): void {
    this.endWord();
    const { words, writes, heredoc, piped } = this;
    if (words.length > 0 || writes.length > 0) this.commands.push({ words, writes, heredoc, piped });
    this.words = [];
    this.writes = [];
    this.heredoc = undefined;
    this.piped = pipe;
  }
}
