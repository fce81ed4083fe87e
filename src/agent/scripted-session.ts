import { processIdentity } from '../process/index.ts';
import { claimTask } from './claim.ts';
import { printEvent } from './print-event.ts';
import { remainingSteps } from './remaining-steps.ts';
import { readScript, taskFor, type Step } from './script.ts';
import { committedSubjects, performStep, type StepEvent } from './scripted-step.ts';
import { hear, readScriptedTask, type ScriptedTask } from './scripted-task.ts';

/**
 * The scripted agent's process: `node scripted-session.js LOG_FOLDER`. Does the steps of its task in order and prints what
 * happened, one JSON object a line. It does nothing at all where the task was claimed before it got here.
 */
const [logFolder = ''] = process.argv.slice(2);
const self = processIdentity();
if (self === undefined) throw new Error('this process cannot find itself among the running ones');
const claim = claimTask(logFolder, { is: 'taken', by: self });
if (claim.is === 'taken' && claim.by.pid === self.pid && claim.by.start === self.start) await play(logFolder);

async function play(folder: string): Promise<void> {
  const task = readScriptedTask(folder);
  printEvent({ is: 'started', session: task.id, agent: 'scripted' });
  const script = readScript(task.script);
  const { attempt, heard } = conversationOf(task);
  const scripted = script.ok ? taskFor(script.value, { ...task, attempt }) : undefined;
  if (!script.ok || scripted === undefined) {
    const why = script.ok
      ? `the script has no steps to ${task.kind} phase ${task.phase}`
      : script.trouble.what;
    end({ is: 'failed', why });
    return;
  }
  const stage = {
    folder: task.folder,
    scriptFolder: script.value.folder,
    memory: new Map<string, string>(),
    answer: heard.at(-1) ?? '',
  };
  const begun = stepsAfter(scripted.steps, heard.length);
  const steps = scripted.resumes === true ? remainingSteps(begun, committedSubjects(stage)) : begun;
  for (const step of steps) {
    let event: StepEvent;
    try {
      event = await performStep(step, stage);
    } catch (cause) {
      event = { is: 'failed', why: cause instanceof Error ? cause.message : String(cause) };
    }
    if (event.is === 'failed' || event.is === 'asked') {
      end(event);
      return;
    }
    printEvent(event);
  }
  end({ is: 'finished' });
}

/** A conversation that goes on has the attempt that it began with, and what was said to it since. */
function conversationOf(task: ScriptedTask): { readonly attempt: number; readonly heard: readonly string[] } {
  if (task.resume === undefined) return { attempt: task.attempt, heard: [] };
  const { logFolder: begun, say } = task.resume;
  return { attempt: readScriptedTask(begun).attempt, heard: hear(begun, say) };
}

/** Each answer lets the script go on behind one more question. */
function stepsAfter(steps: readonly Step[], answers: number): readonly Step[] {
  const questions = steps.flatMap(({ do: does }, at) => (does === 'ask' ? [at + 1] : []));
  return answers === 0 ? steps : steps.slice(questions[answers - 1] ?? 0);
}

function end(event: StepEvent): void {
  printEvent(event);
  process.exitCode = event.is === 'failed' ? 1 : 0;
}
