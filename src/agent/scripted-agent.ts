import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { done, type Result } from '../trouble.ts';
import type { Agent } from './agent.ts';
import { adoptCarrier, startCarrier } from './carried-session.ts';
import { readScript } from './script.ts';
import { writeScriptedTask } from './scripted-task.ts';

/** The same path from the sources and from the package: sessions always run the built program. */
const program = fileURLToPath(new URL('../../dist/agent/scripted-session.js', import.meta.url));

/** An agent that follows a script instead of thinking: for the demo, for tests, and named *scripted* wherever it shows. */
export function scriptedAgent(script: string): Result<Agent> {
  const file = resolve(script);
  const read = readScript(file);
  if (!read.ok) return read;
  return done({
    name: 'scripted',
    ready: () => Promise.resolve(done(undefined)),
    start: (task) => {
      const { id, role, kind, phase, attempt, folder, logFolder, resume } = task;
      const goesOn =
        resume === undefined
          ? {}
          : { resume: { logFolder: join(dirname(logFolder), resume.session), say: resume.say } };
      mkdirSync(logFolder, { recursive: true, mode: 0o700 });
      writeFileSync(join(logFolder, 'brief.md'), task.brief ?? '', { mode: 0o600 });
      writeScriptedTask(logFolder, { id, role, kind, phase, attempt, folder, script: file, ...goesOn });
      return startCarrier(program, task, { task: id, logFolder });
    },
    adopt: ({ id, logFolder }) => adoptCarrier({ task: id, logFolder }),
  });
}
