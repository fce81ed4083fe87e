import type { Entry } from './entry.ts';

/**
 * Frontmatter lines as entries: every key by its dotted path, every list item under its key. It reads only what GSD
 * writes (block maps, block and flow lists, scalars over several lines); anything else belongs to the key above it.
 */
export function readYamlEntries(lines: readonly string[]): readonly Entry[] {
  const entries: Entry[] = [];
  const path: Array<{ indent: number; key: string }> = [];
  let held = -1;
  for (const line of lines) {
    const indent = line.search(/\S/);
    const last = entries.pop();
    if (last && (indent < 0 || (held >= 0 && indent > held))) {
      entries.push(
        indent < 0 && held < 0 ? { ...last, gap: last.gap + line } : { ...last, text: last.text + line },
      );
      continue;
    }
    held = -1;
    const key = /^\s*([\w.$-]+|"[^"]*"):(\s+(.*?))?\s*$/.exec(line);
    const item = /^\s*-\s/.test(line);
    if (last && !key && !item) {
      entries.push({ ...last, text: last.text + last.gap + line, gap: '' });
      continue;
    }
    if (last) entries.push(last);
    if (item) {
      while ((path.at(-1)?.indent ?? -1) > indent) path.pop();
      entries.push({ kind: 'yaml-item', key: `${dotted(path)}:${line.trim()}`, text: line, gap: '' });
      held = indent;
      continue;
    }
    while (path.length > 0 && (path.at(-1)?.indent ?? -1) >= indent) path.pop();
    path.push({ indent, key: key?.[1] ?? '' });
    entries.push({ kind: 'yaml', key: dotted(path), text: line, gap: '' });
    if (/^([|>][+-]?\d?|["'](?!.*["']$).*)$/.test(key?.[3] ?? '')) held = indent;
  }
  return entries;
}

function dotted(path: ReadonlyArray<{ readonly key: string }>): string {
  return path.map((part) => part.key).join('.');
}
