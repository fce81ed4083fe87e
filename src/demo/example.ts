import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { performStep, scriptStep } from '../agent/index.ts';
import { gitText } from '../git/index.ts';

/** The example's files: the same path from the sources and from the package. */
const source = fileURLToPath(new URL('../../examples/dotfiles', import.meta.url));

/** What the scripted sessions do, task by task. */
export const sessionScript = join(source, 'session.yaml');

const history = z.strictObject({
  v: z.literal(1),
  author: z.strictObject({ name: z.string(), email: z.string() }),
  commits: z.array(
    z.strictObject({
      at: z.iso.datetime(),
      message: z.string(),
      paths: z.array(z.string()).min(1),
      steps: z.array(scriptStep).optional(),
    }),
  ),
});

/** Makes the dotfiles project in an empty folder: a git repository with its real history, the tree clean. Returns its HEAD. */
export async function makeExample(folder: string): Promise<string> {
  const { author, commits } = history.parse(parse(readFileSync(join(source, 'history.yaml'), 'utf8')));
  copyInto(folder, join(source, 'start'));
  const repo = { folder };
  gitText(repo, ['init', '--quiet', '--initial-branch=main', '--template=']);
  const settings = {
    'user.name': author.name,
    'user.email': author.email,
    // The demo must run whatever the person's own settings are: no key to touch, no hooks of theirs.
    'commit.gpgsign': 'false',
    'core.hooksPath': '.git/hooks',
    'core.autocrlf': 'false',
  };
  for (const [name, value] of Object.entries(settings)) gitText(repo, ['config', name, value]);
  for (const { at, message, paths, steps = [] } of commits) {
    const stage = { folder, scriptFolder: source, answer: '', memory: new Map<string, string>() };
    for (const step of steps) await performStep(step, stage);
    gitText(repo, ['add', '--', ...paths]);
    gitText(repo, ['commit', '--quiet', '--message', message], {
      env: { GIT_AUTHOR_DATE: at, GIT_COMMITTER_DATE: at },
    });
  }
  return gitText(repo, ['rev-parse', 'HEAD']);
}

/** `dot-x` stands for `.x`, because packing a package leaves some dotted names out. Scripts become executable. */
function copyInto(to: string, from: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const target = join(to, entry.name.replace(/^dot-/, '.'));
    if (entry.isDirectory()) copyInto(target, join(from, entry.name));
    else {
      copyFileSync(join(from, entry.name), target);
      if (readFileSync(target, 'utf8').startsWith('#!')) chmodSync(target, 0o755);
    }
  }
}
