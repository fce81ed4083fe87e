import { readFileSync } from 'node:fs';
import { z } from 'zod';

const note = z.object({
  at: z.string(),
  event: z.string(),
  session: z.string(),
  tool: z.string().optional(),
  call: z.string().optional(),
  path: z.string().optional(),
  pattern: z.string().optional(),
  /** Of a Read: the first line and the number of lines. */
  offset: z.number().optional().catch(undefined),
  limit: z.number().optional().catch(undefined),
  command: z.string().optional(),
  /** Of a Stop: how many agents and commands still work in the background. */
  background: z.number().optional(),
  denied: z.string().optional(),
});

/** What the guard wrote down about one call, before it let it through or not. */
export type GuardNote = z.infer<typeof note>;

/** All that the guard wrote down so far. A line that is being written is left for the next look. */
export function guardNotes(file: string): readonly GuardNote[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  return text
    .split('\n')
    .slice(0, -1)
    .flatMap((line) => {
      const read = note.safeParse(JSON.parse(line));
      return read.success ? [read.data] : [];
    });
}
