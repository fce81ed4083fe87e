/** One command of a walk-through: what is typed in a shell, and what is then typed in Claude Code. */
export interface TypedCommand {
  readonly terminal: string;
  readonly shell: string;
  readonly typed: readonly string[];
}

/**
 * The commands of one walk-through of the guide, in order. A step begins with its terminal in bold; in its `console` blocks
 * a line with `$` goes to the shell, and the lines with `>` below it are typed in the session that the command opens.
 */
export function walkThrough(guide: string, heading: string): readonly TypedCommand[] {
  const from = guide.indexOf(`\n## ${heading}\n`);
  if (from < 0) throw new Error(`the guide has no section "${heading}"`);
  const to = guide.indexOf('\n## ', from + 4);
  const commands: { terminal: string; shell: string; typed: string[] }[] = [];
  let terminal = '';
  let inBlock = false;
  for (const line of guide.slice(from, to < 0 ? undefined : to).split('\n')) {
    terminal = /^\*\*(Terminal \d)\.\*\*/.exec(line)?.[1] ?? terminal;
    if (line.startsWith('```')) inBlock = line === '```console';
    else if (inBlock && line.startsWith('$ ')) commands.push({ terminal, shell: line.slice(2), typed: [] });
    else if (inBlock && line.startsWith('> ')) commands.at(-1)?.typed.push(line.slice(2));
  }
  return commands;
}
