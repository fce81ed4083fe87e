import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isOpen, placeOf, realPath, unwritable } from './guard-paths.ts';
import type { LaneRules } from './lane-rules.ts';
import type { ShellWord } from './shell-words.ts';

/** Why a git command (its words without `git`) is not for this session. */
export function gitReason(
  rules: LaneRules,
  args: readonly ShellWord[],
  cwd: string | undefined,
): string | undefined {
  let folder = cwd;
  let at = 0;
  for (; at < args.length; at += 1) {
    const { text = '', value } = args[at] ?? {};
    if (!text.startsWith('-')) break;
    const elsewhere = /^(?:-C|--git-dir|--work-tree)(?:=|$)/.test(text);
    const given = text.includes('=') ? value?.slice(text.indexOf('=') + 1) : undefined;
    if (text === '-c' && args[at + 1]?.text.startsWith('alias.') === true)
      return 'an alias given in the call cannot be judged: write the command out';
    if (text === '-c' || (elsewhere && !text.includes('='))) at += 1;
    if (!elsewhere) continue;
    const path = given ?? args[at]?.value;
    folder = path === undefined || folder === undefined ? undefined : placeOf(folder, path);
    const why = elsewhereReason(rules, folder);
    if (why !== undefined) return why;
  }
  const [verb = '', ...rest] = args.slice(at).map(({ value, text }) => value ?? text);
  return verbReason(rules, { verb, rest, folder });
}

function elsewhereReason(rules: LaneRules, folder: string | undefined): string | undefined {
  if (folder === undefined)
    return rules.role === 'planner' ? 'it cannot be told which repository this is about' : undefined;
  if (rules.role === 'worker') return unwritable(rules, folder.replace(/\/\.git$/, ''));
  return isOpen(rules, folder) ? undefined : `${folder} is outside this lane: work in ${rules.root}`;
}

interface GitCall {
  readonly verb: string;
  readonly rest: readonly string[];
  readonly folder: string | undefined;
}

function verbReason(rules: LaneRules, { verb, rest, folder }: GitCall): string | undefined {
  const planner = rules.role === 'planner';
  const [noun = ''] = rest;
  switch (verb) {
    case 'push':
    case 'send-pack':
      return 'a lane never pushes: a person does, when they like';
    case 'subtree':
    case 'submodule':
    case 'rebase':
      return rest.some((word) => /(?:^|git\s+)push(?:\s|$)/.test(word))
        ? 'a lane never pushes: a person does, when they like'
        : undefined;
    case 'stash':
      return /^(?:list|show)$/.test(noun)
        ? undefined
        : 'a stash is shared and hides work from both lanes: commit instead';
    case 'config':
      return rest.some((word) => /^--(?:global|system)$/.test(word))
        ? "the person's own git settings are not a lane's business"
        : undefined;
    case 'reset': {
      const back = !rest.includes('--') && rest.some((word) => /^[^-].*(?:[~^]\d*|\})$/.test(word));
      const moves = back || rest.some((word) => /^--(?:hard|merge|keep|soft)$/.test(word));
      const here = folder !== undefined && repositoryOf(realPath(folder)) === realPath(rules.root);
      return planner || (moves && here)
        ? 'a reset takes away what others may have seen: use git revert, or git restore for a file'
        : undefined;
    }
    case 'worktree':
      return planner && noun === 'add' ? 'a planner lane needs no worktree' : undefined;
    default:
      return undefined;
  }
}

/** The top of the repository around a folder; a repository of somebody's tests below the project is another one. */
function repositoryOf(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : repositoryOf(above);
}
