import { type Dirent, lstatSync, readdirSync } from 'node:fs';

/** What tells one state of a folder from another without reading a file. */
export interface FolderMark {
  /** Every path below the folder with its size, its times and its inode. Two equal marks: nothing changed in between. */
  readonly mark: string;
  /** When the newest change of all happened, milliseconds since 1970; 0 for an empty or missing folder. */
  readonly newestMs: number;
}

/**
 * Marks the state of a folder. The change time is looked at, which no program can set back: a file replaced by one of the
 * same size and an older modification time shows. What changes within one tick of the file system's clock does not, so a
 * mark means something only once `newestMs` is a while ago.
 */
export function folderMark(root: string): FolderMark {
  const lines: string[] = [];
  let newestMs = 0;
  const walk = (folder: string): void => {
    for (const entry of entriesOf(folder)) {
      const path = `${folder}/${entry.name}`;
      const stat = lstatSync(path, { throwIfNoEntry: false });
      if (stat === undefined) continue;
      newestMs = Math.max(newestMs, stat.mtimeMs, stat.ctimeMs);
      lines.push(`${path}\0${stat.mode} ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs} ${stat.ino}`);
      if (entry.isDirectory() && entry.name !== '.git') walk(path);
    }
  };
  walk(root);
  return { mark: lines.join('\0'), newestMs };
}

/** A folder that is gone or closed holds nothing that could be read, and looks so. */
function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
