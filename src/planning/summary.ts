import { fieldsOf, readFrontmatter, textField } from './frontmatter.ts';

/** One SUMMARY file: the record that a plan was executed. */
export interface Summary {
  /** Path inside the planning root. */
  readonly path: string;
  /** `blocked` is a record of failure and finishes nothing; `halted` finishes its plan by design but blocks dependents. */
  readonly status: SummaryStatus;
}

export type SummaryStatus = 'complete' | 'blocked' | 'halted';

/** Most summaries have no status at all, and that is told without reading their YAML. */
export function readSummaryStatus(text: string): SummaryStatus {
  if (!/^status:/m.test(text)) return 'complete';
  // A text without the words cannot have the status; parsing is for those few that may.
  if (!/blocked|halted/i.test(text)) return 'complete';
  const status = textField(fieldsOf(readFrontmatter(text)), 'status')?.toLowerCase();
  return status === 'blocked' || status === 'halted' ? status : 'complete';
}
