import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { git } from '../git/git.ts';
import type { Repository } from '../git/repository.ts';
import type { RunOutcome } from '../process/run-outcome.ts';
import { makeFile, replaceSeenFile } from '../store/replace-file.ts';
import { absurd, type Trouble } from '../trouble.ts';

/** One thing that installing or removing the merge driver does; printed by `--dry-run`, then done. */
export type SetupStep =
  | {
      readonly do: 'write';
      readonly path: string;
      /** The bytes that the text was made from; undefined where there was no file. */
      readonly seen: Buffer | undefined;
      readonly text: string;
      readonly what: string;
    }
  | { readonly do: 'config'; readonly key: string; readonly value: string }
  | { readonly do: 'unset'; readonly key: string };

const begin = '# leapfrog merge driver: begin';
const end = '# leapfrog merge driver: end';
const block = `${begin}
**/.planning/**/*.md merge=leapfrog
**/.planning/**/config.json merge=leapfrog
**/.planning/**/state.json merge=leapfrog
${end}
`;

export interface SetupWish {
  readonly remove: boolean;
  /** Where the attributes go: this repository only (`info/attributes`), or committed for everybody (`.gitattributes`). */
  readonly shared: boolean;
  /** The Node and the `cli.js` that git is to start, absolute. */
  readonly node: string;
  readonly cli: string;
}

/** What has to change so that git merges planning files by leapfrog here, or no longer does. Nothing when it already is so. */
export function planMergeDriverSetup(repo: Repository, wish: SetupWish): readonly SetupStep[] {
  const steps: SetupStep[] = [];
  const path = wish.shared ? join(repo.folder, '.gitattributes') : join(repo.commonDir, 'info', 'attributes');
  const seen = existsSync(path) ? readFileSync(path) : undefined;
  const old = seen?.toString('utf8') ?? '';
  const text = wish.remove ? withoutBlock(old) : withBlock(old);
  if (text !== old) {
    steps.push({
      do: 'write',
      path,
      seen,
      text,
      what: wish.remove ? 'take the leapfrog lines out' : 'name the files',
    });
  }
  const config = {
    'merge.leapfrog.name': 'GSD planning files, by what their lines mean (leapfrog)',
    'merge.leapfrog.driver': driverCommand(wish),
  };
  for (const [key, value] of Object.entries(config)) {
    const is = git(repo, ['config', '--local', '--get', key]);
    if (wish.remove && is.code === 0) steps.push({ do: 'unset', key });
    if (!wish.remove && is.stdout.replace(/\n$/, '') !== value) steps.push({ do: 'config', key, value });
  }
  return steps;
}

/** Troubles: `file-changed`, and `setting-not-written` where git refuses. */
export function performSetupStep(repo: Repository, step: SetupStep): Trouble | undefined {
  switch (step.do) {
    case 'write':
      return isWritten(step) ? undefined : changedMeanwhile(step.path);
    case 'config': {
      const set = git(repo, ['config', '--local', step.key, step.value]);
      return set.code === 0 ? undefined : notWritten(repo, `set ${step.key}`, set);
    }
    case 'unset': {
      const unset = git(repo, ['config', '--local', '--unset-all', step.key]);
      return unset.code === 0 || unset.code === notThere
        ? undefined
        : notWritten(repo, `unset ${step.key}`, unset);
    }
    default:
      return absurd(step);
  }
}

/** What `git config --unset-all` answers where somebody took the key away meanwhile. */
const notThere = 5;

function isWritten({ path, seen, text }: SetupStep & { readonly do: 'write' }): boolean {
  if (seen === undefined) return makeFile(path, text);
  return existsSync(path) && replaceSeenFile(path, seen, Buffer.from(text));
}

function changedMeanwhile(where: string): Trouble {
  return {
    kind: 'refused',
    name: 'file-changed',
    what: 'somebody wrote this file after it was read, and it stays as they left it',
    where,
    next: 'repeat: what was done so far is found again',
  };
}

function notWritten(repo: Repository, what: string, { stderr, failure, code }: RunOutcome): Trouble {
  const said = (stderr.trim() || failure) ?? `exit code ${code}`;
  return {
    kind: 'refused',
    name: 'setting-not-written',
    what: `git did not ${what}: ${said}`,
    where: join(repo.commonDir, 'config'),
    next: 'settle what git says (a *.lock file of a git that was killed is to be removed), then repeat; what was done so far is found again',
  };
}

/**
 * Where leapfrog itself cannot start (moved, uninstalled: the shell says 126 or 127), git's own merge is done. Otherwise git
 * would take that code for a conflict and leave our side as the result, without a marker.
 */
function driverCommand({ node, cli }: SetupWish): string {
  const start = `${quoted(node)} ${quoted(cli)} merge-driver %O %A %B %P %L %X %Y`;
  return `${start}; s=$?; test $s -lt 2 -o $s -gt 128 && exit $s; git merge-file --marker-size=%L %A %O %B`;
}

function quoted(path: string): string {
  return `'${path.replaceAll('\\', '/').replaceAll("'", `'\\''`)}'`;
}

function withBlock(text: string): string {
  const rest = withoutBlock(text);
  return `${rest}${rest === '' || rest.endsWith('\n') ? '' : '\n'}${block}`;
}

function withoutBlock(text: string): string {
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) return text;
  return text.slice(0, from) + text.slice(to + end.length).replace(/^\r?\n/, '');
}
