import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const claudeTask = z.object({
  id: z.string(),
  role: z.enum(['planner', 'worker']),
  kind: z.enum(['discuss', 'plan', 'revise', 'execute', 'gaps']),
  phase: z.string(),
  folder: z.string(),
  /** The client's program. */
  client: z.string(),
  spelling: z.enum(['/gsd-', '/gsd:']).optional(),
  brief: z.string().optional(),
  resume: z.object({ session: z.string(), say: z.string() }).optional(),
});

/** What the process around a client is told: it finds this in its log folder, the one thing it is started with. */
export type ClaudeTask = z.infer<typeof claudeTask>;

export function writeClaudeTask(logFolder: string, task: ClaudeTask): void {
  writeFileSync(join(logFolder, 'task.json'), `${JSON.stringify(task, undefined, 2)}\n`, { mode: 0o600 });
}

export function readClaudeTask(logFolder: string): ClaudeTask {
  return claudeTask.parse(JSON.parse(readFileSync(join(logFolder, 'task.json'), 'utf8')));
}
