import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { done, trouble, type Result } from '../trouble.ts';
import { textChange } from './text-change.ts';

const path = z.string().min(1);
/** Text given as one string, as lines (joined with a line feed, with one at the end), or as a file beside the script. */
const content = {
  text: z.string().optional(),
  lines: z.array(z.string()).optional(),
  from: path.optional(),
};

/**
 * One thing that a scripted session does in its lane's folder. Paths are relative to that folder.
 *
 * In text, commands and messages `{{folder}}` becomes the lane's absolute folder, `{{head}}` the short hash of HEAD, `{{now}}`
 * the time in ISO form and `{{today}}` the date: real sessions write all four into planning files. `{{answer}}` is what a
 * person answered last.
 */
export const scriptStep = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('say'), text: z.string() }),
  /** With lines (1-based, inclusive) only those are said to be read. */
  z.strictObject({
    do: z.literal('read'),
    path,
    from: z.number().int().positive().optional(),
    to: z.number().int().positive().optional(),
  }),
  /** Searches for nothing; it is said, as an agent's Grep and Glob are. */
  z.strictObject({ do: z.literal('search'), pattern: z.string().min(1), glob: z.string().optional() }),
  z.strictObject({ do: z.literal('write'), path, ...content, executable: z.boolean().optional() }),
  z.strictObject({ do: z.literal('append'), path, ...content }),
  /** Replaces the first occurrence, or all with `all`; a text that is not found fails the session, as an Edit tool does. */
  z.strictObject({
    do: z.literal('edit'),
    path,
    find: z.string().min(1),
    replace: z.string(),
    all: z.boolean().optional(),
  }),
  /**
   * Writes the whole file anew, changed from the text that this session read last, as a model does from its context: what others
   * wrote since is lost. A session that never read the file reads it now.
   */
  z.strictObject({ do: z.literal('rewrite'), path, changes: z.array(textChange).min(1) }),
  z.strictObject({ do: z.literal('delete'), path }),
  /** Fails the session on another exit code than `expect` (0); `expect: "any"` goes on whatever happened. */
  z.strictObject({
    do: z.literal('run'),
    command: z.array(z.string()).min(1),
    expect: z.union([z.number().int(), z.literal('any')]).optional(),
  }),
  /**
   * `git add` of the paths (everything without them), then `git commit`; tries again while another git holds the index. Between
   * the two a session looks over what it staged, for `reviewMs`. With `expect: any` it goes on when there was nothing to commit.
   */
  z.strictObject({
    do: z.literal('commit'),
    message: z.string(),
    paths: z.array(path).optional(),
    reviewMs: z.number().nonnegative().optional(),
    expect: z.literal('any').optional(),
  }),
  z.strictObject({ do: z.literal('wait'), ms: z.number().nonnegative() }),
  /** Waits until a file exists, for tests that need an exact order of events; an absolute path may name the environment as `$NAME/…`. */
  z.strictObject({ do: z.literal('waitFor'), path, ms: z.number().nonnegative().optional() }),
  z.strictObject({ do: z.literal('ask'), question: z.string(), options: z.array(z.string()).optional() }),
  z.strictObject({ do: z.literal('fail'), why: z.string() }),
]);

/** The nth task of the same role, kind and phase is the nth attempt; the last one serves all further attempts. */
const scriptTask = z.strictObject({
  role: z.enum(['planner', 'worker']),
  kind: z.enum(['discuss', 'plan', 'revise', 'execute', 'gaps']),
  phase: z.string().min(1),
  /** A session goes on behind the last commit of these steps that its branch has already, as one that was interrupted does. */
  resumes: z.boolean().optional(),
  steps: z.array(scriptStep),
});

const scriptFile = z.strictObject({ v: z.literal(1), name: z.string(), tasks: z.array(scriptTask) });

export type Step = z.infer<typeof scriptStep>;
export type ScriptTask = z.infer<typeof scriptTask>;

/** A script, with the folder that `from` paths are relative to. */
export interface Script {
  readonly name: string;
  readonly folder: string;
  readonly tasks: readonly ScriptTask[];
}

/** Reads a script in YAML, and so in JSON too. */
export function readScript(file: string): Result<Script> {
  try {
    const parsed = parseScript(readFileSync(file, 'utf8'));
    return done({ name: parsed.name, tasks: parsed.tasks, folder: dirname(resolve(file)) });
  } catch (cause) {
    return trouble({
      kind: 'usage',
      name: 'script-unreadable',
      what: `the scripted agent's script cannot be used: ${explain(cause)}`,
      where: file,
      next: 'give a YAML or JSON script as docs/scripted-agent.md describes it: --agent scripted:FILE',
    });
  }
}

function parseScript(text: string): z.infer<typeof scriptFile> {
  return scriptFile.parse(parse(text));
}

/** A task's attempt, or `undefined` where the script has nothing to say about it. */
export function taskFor(
  script: Script,
  wanted: Pick<ScriptTask, 'role' | 'kind' | 'phase'> & { readonly attempt: number },
): ScriptTask | undefined {
  const same = script.tasks.filter(
    (entry) => entry.role === wanted.role && entry.kind === wanted.kind && entry.phase === wanted.phase,
  );
  return same[Math.min(wanted.attempt, same.length) - 1];
}

/** The steps of a task's attempt from the first to the last. */
export function stepsFor(...asked: Parameters<typeof taskFor>): readonly Step[] | undefined {
  return taskFor(...asked)?.steps;
}

function explain(cause: unknown): string {
  if (cause instanceof z.ZodError) return z.prettifyError(cause).replaceAll('\n', ' ');
  return cause instanceof Error ? cause.message : String(cause);
}
