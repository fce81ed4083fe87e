import { mergePlanningFile } from '../merge/merge-planning-file.ts';
import type { Trouble } from '../trouble.ts';
import type { Noted } from './lane-change.ts';

/** One path of a held plan with every text that matters; undefined is "not there". Paths lie inside the planning root. */
export interface LandingFile {
  readonly path: string;
  /** In the commit that the lane was based on. */
  readonly basis: string | undefined;
  /** As the lane started: the basis with the person's uncommitted files of that moment. */
  readonly start: string | undefined;
  readonly held: string | undefined;
  /** At the HEAD that the plan lands on. */
  readonly head: string | undefined;
}

export interface LandingMerge {
  /** Path → text to write; undefined takes the file away. Files that are right already are left out. */
  readonly writes: ReadonlyMap<string, string | undefined>;
  /** What a person should know: a file that both sides changed. */
  readonly findings: readonly Noted[];
  readonly refusals: readonly Trouble[];
}

/** Merges what is brought into HEAD, file by file, three ways against the lane's start. Pure. */
export function mergeForLanding(files: readonly LandingFile[]): LandingMerge {
  const writes = new Map<string, string | undefined>();
  const findings: Noted[] = [];
  const refusals: Trouble[] = [];
  for (const file of files) {
    const merged = mergeOne(file);
    switch (merged.is) {
      case 'same':
        break;
      case 'write':
        writes.set(file.path, merged.text);
        if (merged.finding !== undefined) findings.push({ path: file.path, what: merged.finding, lines: [] });
        break;
      case 'refused':
        refusals.push({ kind: 'person', where: file.path, ...merged });
        break;
    }
  }
  return { writes, findings, refusals };
}

type Merged =
  | { readonly is: 'same' }
  | { readonly is: 'write'; readonly text: string | undefined; readonly finding?: string }
  | { readonly is: 'refused'; readonly name: string; readonly what: string; readonly next: string };

function mergeOne(file: LandingFile): Merged {
  const { start, held, head } = file;
  if (held === head || held === start) return { is: 'same' };
  if (head === start) return { is: 'write', text: held };
  if (head === undefined && held !== undefined && file.basis === undefined) {
    // Never committed: the person's uncommitted file went into the lane and comes back as the planner left it.
    return { is: 'write', text: held };
  }
  if (head === undefined || held === undefined) {
    const [gone, changed] = head === undefined ? ['HEAD', 'the plan'] : ['the plan', 'HEAD'];
    return {
      is: 'refused',
      name: 'removed-and-changed',
      what: `${gone} removed this file and ${changed} changed it`,
      next: 'decide: restore the file in the working tree, or discard the held plan and plan again',
    };
  }
  const merged = mergePlanningFile({
    path: file.path,
    base: start,
    ours: head,
    theirs: held,
    options: {
      clock: 'ours',
      labels: { base: 'when planning began', ours: 'HEAD', theirs: 'the held plan' },
    },
  });
  if (merged.is === 'clean') {
    // The worker writes these two all the time; that both sides did is the ordinary case.
    if (file.path === 'STATE.md' || file.path === 'ROADMAP.md') return { is: 'write', text: merged.text };
    return {
      is: 'write',
      text: merged.text,
      finding: 'was changed here while the plan was made; both were kept',
    };
  }
  return {
    is: 'refused',
    name: 'merge-conflict',
    what: `HEAD and the held plan changed the same place: ${merged.conflicts.map((one) => one.where).join('; ')}`,
    next: 'make the two agree in the working tree and commit, or discard the held plan and plan again',
  };
}
