import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const scriptedTask = z.object({
  id: z.string(),
  role: z.enum(['planner', 'worker']),
  kind: z.enum(['discuss', 'plan', 'revise', 'execute', 'gaps']),
  phase: z.string(),
  attempt: z.number(),
  folder: z.string(),
  script: z.string(),
  /** Goes on with a conversation: the log folder that it began in, and what is said to it now. */
  resume: z.object({ logFolder: z.string(), say: z.string() }).optional(),
});

/** What a scripted session is told: it finds this in its log folder, the one thing it is started with. */
export type ScriptedTask = z.infer<typeof scriptedTask>;

export function writeScriptedTask(logFolder: string, task: ScriptedTask): void {
  writeFileSync(join(logFolder, 'task.json'), `${JSON.stringify(task, undefined, 2)}\n`, { mode: 0o600 });
}

export function readScriptedTask(logFolder: string): ScriptedTask {
  return scriptedTask.parse(JSON.parse(readFileSync(join(logFolder, 'task.json'), 'utf8')));
}

/** Adds what was said to a conversation, and gives all of it so far: a scripted session has no other memory. */
export function hear(logFolder: string, say: string): readonly string[] {
  const path = join(logFolder, 'heard.jsonl');
  appendFileSync(path, `${JSON.stringify(say)}\n`, { mode: 0o600 });
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  return lines.map((line) => z.string().parse(JSON.parse(line)));
}
