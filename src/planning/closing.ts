import { closes, type Evidence } from './evidence.ts';
import type { Closing } from './phase.ts';
import { kindOf, phasePlaceOf } from './phase-directories.ts';
import { summaryOf } from './phase-files.ts';
import { readPlan } from './plan.ts';
import { readSummaryStatus } from './summary.ts';
import { ownVerification, readVerification } from './verification.ts';

/**
 * The history of the planning root along first parents, oldest first, as plain data.
 *
 * Each commit lists what it changed against its first parent (a merge brings all of its branch at once), so that replaying
 * the list gives the files of any moment. One `git log --first-parent -m --raw --no-abbrev --no-renames` gives all of it.
 */
export interface PlanningHistory {
  readonly commits: readonly PlanningCommit[];
  /** Blob id → text, at least for the ids that `historyTextsWanted` names; a blob that is no text is left out. */
  readonly texts: ReadonlyMap<string, string>;
}

export interface PlanningCommit {
  readonly commit: string;
  /** Committer date, ISO 8601. */
  readonly at: string;
  readonly changes: readonly PlanningChange[];
}

export interface PlanningChange {
  /** POSIX, relative to the planning root. */
  readonly path: string;
  /** Blob id after the commit; undefined when the file was removed. A rename is a removal and an addition. */
  readonly blob: string | undefined;
}

/**
 * The blobs whose text decides when a phase closed; everything else is decided by names alone. Plans are asked for only
 * where they never got a summary (they may be superseded), so that ten thousand finished plans cost nothing.
 */
export function historyTextsWanted(commits: readonly PlanningCommit[]): readonly string[] {
  const plans = new Map<string, Set<string>>();
  const summaries = new Set<string>();
  const wanted = new Set<string>();
  for (const { changes } of commits) {
    for (const { path, blob } of changes) {
      const place = phasePlaceOf(path);
      if (place === undefined || blob === undefined) continue;
      const kind = kindOf(place.file);
      if (kind === 'verification' || kind === 'summary') wanted.add(blob);
      if (kind === 'summary') summaries.add(path);
      if (kind === 'plan') plans.set(path, (plans.get(path) ?? new Set()).add(blob));
    }
  }
  for (const [path, blobs] of plans) {
    if (summaryOf(path, (name) => summaries.has(name) || undefined) !== undefined) continue;
    for (const blob of blobs) wanted.add(blob);
  }
  return [...wanted];
}

export interface ClosedPhase {
  readonly closing: Closing;
  /** Summaries that were there at the closing commit, by their names inside the phase directory. */
  readonly proof: readonly string[];
}

/**
 * Phase directory → its closing: the first commit whose files close it. It is judged there, once. Later additions and stale
 * reports change nothing; only removing what proved it (a summary, the passed report) opens the phase again.
 */
export function closings(history: PlanningHistory, verifier: boolean): ReadonlyMap<string, ClosedPhase> {
  const directories = new Map<string, Replay>();
  for (const { commit, at, changes } of history.commits) {
    const touched = new Set<Replay>();
    for (const change of changes) {
      const place = phasePlaceOf(change.path);
      const kind = place === undefined ? 'other' : kindOf(place.file);
      if (place === undefined || (kind !== 'plan' && kind !== 'summary' && kind !== 'verification')) continue;
      let replay = directories.get(place.directory);
      if (replay === undefined)
        directories.set(place.directory, (replay = new Replay(place.name, history.texts)));
      replay.set(kind, place.file, change.blob);
      touched.add(replay);
    }
    for (const replay of touched) replay.judge({ by: 'commit', commit, at }, verifier);
  }
  const found = new Map<string, ClosedPhase>();
  for (const [directory, { closing, proof }] of directories) {
    if (closing !== undefined) found.set(directory, { closing, proof });
  }
  return found;
}

/** One phase directory while history is replayed over it. */
class Replay {
  closing: Closing | undefined;
  proof: readonly string[] = [];
  private readonly name: string;
  private readonly texts: ReadonlyMap<string, string>;
  private readonly files = {
    plan: new Map<string, string>(),
    summary: new Map<string, string>(),
    verification: new Map<string, string>(),
  };

  constructor(name: string, texts: ReadonlyMap<string, string>) {
    this.name = name;
    this.texts = texts;
  }

  set(kind: 'plan' | 'summary' | 'verification', file: string, blob: string | undefined): void {
    if (blob === undefined) this.files[kind].delete(file);
    else this.files[kind].set(file, blob);
  }

  judge(here: Closing, verifier: boolean): void {
    const evidence = this.evidence(verifier);
    if (this.closing !== undefined && !this.stillProven(evidence)) this.closing = undefined;
    if (this.closing !== undefined || !closes(evidence)) return;
    this.closing = here;
    this.proof = [...this.files.summary.keys()];
  }

  private stillProven(evidence: Evidence): boolean {
    const reported =
      evidence.verification === 'passed' || (!evidence.verifier && evidence.verification === 'none');
    return reported && this.proof.every((file) => this.files.summary.has(file));
  }

  private evidence(verifier: boolean): Evidence {
    const report = ownVerification([...this.files.verification.keys()], this.name);
    const reportText = this.textOf(this.files.verification.get(report ?? ''));
    let livePlans = 0;
    let finishedPlans = 0;
    for (const [plan, blob] of this.files.plan) {
      const finished =
        summaryOf(plan, (name) => this.finishes(this.files.summary.get(name)) || undefined) === true;
      if (finished) finishedPlans += 1;
      if (finished || !this.superseded(blob)) livePlans += 1;
    }
    return {
      livePlans,
      finishedPlans,
      allPlans: this.files.plan.size,
      hasContext: false,
      hasResearch: false,
      verification: report === undefined ? 'none' : readVerification(reportText ?? ''),
      verifier,
    };
  }

  private finishes(blob: string | undefined): boolean {
    return blob !== undefined && readSummaryStatus(this.textOf(blob) ?? '') !== 'blocked';
  }

  private superseded(blob: string): boolean {
    const text = this.textOf(blob);
    // A text without the word cannot have the status; parsing is for those few that may.
    return text !== undefined && /superseded/i.test(text) && readPlan('', text).plan.superseded;
  }

  private textOf(blob: string | undefined): string | undefined {
    return blob === undefined ? undefined : this.texts.get(blob);
  }
}
