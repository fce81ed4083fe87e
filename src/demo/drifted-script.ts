import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { scriptStep, type Step } from '../agent/index.ts';

const overlayFile = fileURLToPath(new URL('../../examples/dotfiles/drift.yaml', import.meta.url));

const task = { role: z.string(), kind: z.string(), phase: z.string() };
const overlay = z.strictObject({
  v: z.literal(1),
  /** Steps that come after the first step of a task that has these fields. */
  insert: z.array(
    z.strictObject({ ...task, after: z.record(z.string(), z.string()), steps: z.array(scriptStep) }),
  ),
  tasks: z.array(z.strictObject({ ...task, steps: z.array(scriptStep) })),
});
const script = z.looseObject({ tasks: z.array(z.looseObject({ ...task, steps: z.array(scriptStep) })) });

/** Writes the demo's script with drift in it into a folder: the ordinary one, and what drift.yaml adds. Returns the file. */
export function writeDriftedScript(ordinary: string, folder: string): string {
  const { insert, tasks } = overlay.parse(parse(readFileSync(overlayFile, 'utf8')));
  const read = script.parse(parse(readFileSync(ordinary, 'utf8')));
  const drifted = read.tasks.map((each) => {
    const own = insert.filter(
      ({ role, kind, phase }) => role === each.role && kind === each.kind && phase === each.phase,
    );
    return {
      ...each,
      steps: each.steps.flatMap((step) => [
        step,
        ...own.flatMap((one) => (isIt(step, one.after) ? one.steps : [])),
      ]),
    };
  });
  // Files that steps take are named from the script's own folder, which is another one now.
  const all = [...drifted, ...tasks].map((each) => ({
    ...each,
    steps: each.steps.map((step) =>
      'from' in step && typeof step.from === 'string'
        ? { ...step, from: resolve(dirname(ordinary), step.from) }
        : step,
    ),
  }));
  const file = join(folder, 'session-with-drift.json');
  writeFileSync(file, `${JSON.stringify({ ...read, tasks: all }, undefined, 1)}\n`);
  return file;
}

function isIt(step: Step, wanted: Readonly<Record<string, string>>): boolean {
  const fields = new Map<string, unknown>(Object.entries(step));
  return Object.entries(wanted).every(([name, value]) => fields.get(name) === value);
}
