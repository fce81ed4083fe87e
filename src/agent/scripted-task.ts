import { readFileSync, writeFileSync } from 'node:fs';
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
});

/** What a scripted session is told: it finds this in its log folder, the one thing it is started with. */
export type ScriptedTask = z.infer<typeof scriptedTask>;

export function writeScriptedTask(logFolder: string, task: ScriptedTask): void {
  writeFileSync(join(logFolder, 'task.json'), `${JSON.stringify(task, undefined, 2)}\n`);
}

export function readScriptedTask(logFolder: string): ScriptedTask {
  return scriptedTask.parse(JSON.parse(readFileSync(join(logFolder, 'task.json'), 'utf8')));
}
