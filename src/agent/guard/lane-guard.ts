import { appendFileSync, readFileSync } from 'node:fs';
import { redacted } from '../../redacted.ts';
import { judge } from './judge.ts';
import { type HookCall, isFields, isLaneRules, type LaneRules, textAt } from './lane-rules.ts';

/**
 * The guard of a lane: a hook of the client that judges each tool call before it runs. Started as `lane-guard.cjs RULES`, one
 * process a call, from a copy beside the lane that is one file and needs nothing but Node.
 *
 * Exit 2 denies, with the reason on stderr for the model. Whatever goes wrong in here denies too; the command that starts it
 * ends in `|| exit 2`, for a Node that cannot even begin. What it cannot know it refuses, and says how to put it otherwise. It is
 * a fence for honest mistakes and not a prison: a program that computes a path is caught by the checks afterwards.
 */
function main(rulesFile: string): void {
  const rules: unknown = JSON.parse(readFileSync(rulesFile, 'utf8'));
  if (!isLaneRules(rules)) throw new Error(`${rulesFile} holds no rules of a lane`);
  const hook: unknown = JSON.parse(readFileSync(0, 'utf8'));
  if (!isFields(hook)) throw new Error('the hook was told nothing');
  const input = isFields(hook['tool_input']) ? hook['tool_input'] : hook;
  const call: HookCall = {
    event: textAt(hook, 'hook_event_name'),
    cwd: textAt(hook, 'cwd') || rules.root,
    tool: textAt(hook, 'tool_name'),
    call: textAt(hook, 'tool_use_id'),
    input,
  };
  const denied = judge(rules, call);
  const background = hook['background_tasks'];
  const at = new Date().toISOString();
  const note = {
    at,
    event: call.event,
    session: textAt(hook, 'session_id'),
    tool: call.tool || undefined,
    call: call.call || undefined,
    path: textAt(input, 'file_path') || textAt(input, 'notebook_path') || textAt(input, 'path') || undefined,
    pattern: textAt(input, 'pattern') || undefined,
    offset: input['offset'],
    limit: input['limit'],
    command: redacted(textAt(input, 'command')).slice(0, 1000) || undefined,
    background: Array.isArray(background) ? background.length : undefined,
    denied,
  };
  appendFileSync(rules.log, `${JSON.stringify(note)}\n`, { mode: 0o600 });
  if (denied === undefined)
    return tellNotice(call.event === 'Stop' ? rulesAfter(rulesFile, rules, at) : rules, call.event);
  process.stderr.write(`leapfrog: ${denied}.\n`);
  process.exitCode = 2;
}

/** Whoever stands beside the session gets a moment to look at this end of a turn, so that what is told is of now. */
function rulesAfter(rulesFile: string, rules: LaneRules, at: string): LaneRules {
  let newest = rules;
  const clock = new Int32Array(new SharedArrayBuffer(4));
  for (let waits = 0; waits < 30 && newest.seen !== undefined && newest.seen < at; waits += 1) {
    Atomics.wait(clock, 0, 0, 100);
    const read: unknown = JSON.parse(readFileSync(rulesFile, 'utf8'));
    if (isLaneRules(read)) newest = read;
  }
  return newest;
}

/** GSD's own last words name the next command as if there were one lane; this comes behind them. */
function tellNotice({ notice }: LaneRules, event: string): void {
  if (notice === undefined) return;
  const context = { hookSpecificOutput: { hookEventName: event, additionalContext: `leapfrog: ${notice}` } };
  const message = { systemMessage: `leapfrog: ${notice}` };
  const told = event === 'Stop' ? message : { ...context, ...(event === 'SessionStart' ? message : {}) };
  if (['Stop', 'SessionStart', 'UserPromptSubmit'].includes(event))
    process.stdout.write(JSON.stringify(told));
}

const [, , rulesFile] = process.argv;
if (rulesFile?.endsWith('lane-rules.json') === true) {
  try {
    main(rulesFile);
  } catch (error) {
    process.stderr.write(
      `leapfrog: the guard of this lane is broken, so nothing is allowed: ${String(error)}\n`,
    );
    process.exitCode = 2;
  }
}
