import { type JournalEvent, readEvents } from '../../src/store/journal.ts';
import type { Content } from './content.ts';
import { inFolder } from './disk.ts';
import { blobOf, type GitIndex, keepBlob } from './git/objects.ts';
import { SimulatedRepository } from './git/repository.ts';
import { entryOf } from './git/worktree.ts';
import type { Machine, SimulatedProcess } from './machine.ts';
import type { Person } from './person.ts';
import type { PersonAct, Play, Plot } from './plot.ts';
import { plansOfPhase, planPath, summaryPath, verificationPath } from './project-texts.ts';
import { sequentialEnd, shown } from './sequential.ts';
import type { Sessions, SessionWatch, SimulatedSession } from './sessions.ts';
import { stateFolder, top } from './place.ts';

/** What a person can do at any moment, and no landing is stopped by it. */
const bystanding: ReadonlySet<PersonAct['does']> = new Set([
  'edits-source',
  'stages-source',
  'edits-state',
  'edits-project',
  'runs-again',
  'stops-run',
  'sleeps',
  'kills-agent',
]);

interface Standing {
  readonly phases: readonly string[];
  /** By phase, as far as it was asked. */
  readonly complete: Map<string, boolean>;
}

/** What must hold in every run, looked at while it goes on and at its end. */
export class Watch implements SessionWatch {
  readonly violations: string[] = [];
  sessions: Sessions | undefined;
  private own: SimulatedRepository | undefined;
  private readonly machine: Machine;
  private readonly person: Person;
  private readonly main: () => SimulatedProcess | undefined;
  /** git ignores the planning folder: what the phases are is what lies on disk. */
  private readonly ignored: boolean;
  private onDisk: { readonly at: number; readonly head: GitIndex; readonly files: GitIndex } | undefined;
  private readonly commits = new Map<string, string>();
  private readonly held = new Set<string>();
  private readonly discarded = new Set<string>();
  private readonly events = new WeakMap<Content, readonly JournalEvent[]>();
  private readonly standings = new WeakMap<GitIndex, Standing>();
  private readonly blobs = new Set<string>();
  private tip: string | undefined;
  private branch: string | undefined;
  private merging = false;
  private branchOfLanding: { readonly wanted: string; readonly tip: string } | undefined;
  private idleSinceMs: number | undefined;
  /** The run was killed, and none has rested since. */
  private killed = false;
  private awake: SimulatedProcess | undefined;
  /** When the run woke last: everything that it decides is from a look since then. */
  private wokeMs = 0;
  private heldNow = '';
  private stepsLost = 0;
  private notedAt: number | undefined;
  /** Landings into an ignored folder, and the plans that they are of. */
  private readonly decided = new Set<string>();
  private readonly heldDecided = new Set<string>();

  constructor(machine: Machine, person: Person, main: () => SimulatedProcess | undefined, ignored: boolean) {
    this.machine = machine;
    this.person = person;
    this.main = main;
    this.ignored = ignored;
    this.seeTip();
  }

  /** A run is about to move the branch. */
  merges(): void {
    this.merging = true;
    this.seeTip();
  }

  private seeTip(): void {
    this.tip = this.repo.head;
    this.branch = this.repo.headRef;
  }

  violate(what: string): void {
    if (this.violations.length < 3) this.violations.push(what);
  }

  // Sessions

  began(session: SimulatedSession): void {
    const { task, process } = session;
    const others = (this.sessions?.living(task.role) ?? []).filter((other) => other.process !== process);
    if (others.length > 0)
      this.violate(`a second ${task.role} began (${task.kind} ${task.phase}) while one lives`);
    const intended = this.journal().some(
      (event) => event.event === 'session-intended' && event['session'] === task.id,
    );
    if (!intended) this.violate(`${task.kind} ${task.phase} began without an intent in the journal`);
    // Where a person switched branches, or put a phase in, under a session that was just starting, it finds another tree.
    if (this.machine.nowMs - Math.max(this.person.switchedMs, this.person.insertedMs) < 1000) return;
    if (task.role !== 'worker') {
      if (!this.intended('lane-intended', task.phase))
        this.violate(`the lane of phase ${task.phase} moved without an intent in the journal`);
      return;
    }
    const head = this.headFiles();
    // Who closes gaps plans that themselves, by the report, which may be on a branch where the plans are not.
    const reported = task.kind === 'gaps' && head.has(verificationPath(task.phase));
    if (!reported && !plansOfPhase.every((plan) => head.has(planPath(task.phase, plan))))
      this.violate(`phase ${task.phase} is executed without its plans in HEAD`);
    const open = this.phases().filter((phase) => this.before(phase, task.phase) && !this.isComplete(phase));
    // One that was inserted meanwhile waits until what was begun is finished; a power cut may leave a summary uncommitted.
    const begun = plansOfPhase
      .map((plan) => summaryPath(task.phase, plan))
      .some((path) => head.has(path) || this.machine.disk.find(`${top}/${path}`) !== undefined);
    if (open.length > 0 && !begun) this.violate(`phase ${task.phase} is executed before ${open.join(', ')}`);
    if (this.isComplete(task.phase)) this.violate(`phase ${task.phase} is executed again`);
  }

  committed(session: SimulatedSession, commit: string): void {
    this.commits.set(commit, session.task.folder);
    if (session.task.folder === top) this.seeTip();
  }

  ended(session: SimulatedSession, wrote: readonly string[]): void {
    if (session.task.role === 'planner') for (const blob of wrote) this.blobs.add(blob);
  }

  private intended(event: string, phase: string): boolean {
    return this.journal().some((each) => each.event === event && each['phase'] === phase);
  }

  // While it goes on

  /** A step of the run. */
  stepOfRun(): void {
    const { current, nowMs } = this.machine;
    if (this.awake !== current) this.wokeMs = nowMs;
    this.awake = current;
  }

  /** What a person saves in the very instant of a rename is back as soon as it was noticed: five steps, and no rest, later. */
  stepped(most = 5): void {
    const lost = this.person.lost(this.killed);
    this.stepsLost = lost === undefined ? 0 : this.stepsLost + 1;
    if (lost !== undefined && this.stepsLost > most) this.violate(lost);
  }

  /** After each git call of a run. */
  looked(): void {
    const repo = this.repo;
    this.noteHeld(repo);
    if (this.ignored) this.noteDecided(repo);
    if (!this.merging) return;
    this.merging = false;
    const tip = repo.head;
    if (tip === this.tip || tip === undefined) return;
    const before = this.branch === repo.headRef ? this.tip : undefined;
    this.seeTip();
    const { message, parents } = repo.commit(tip);
    const held = /^Leapfrog-Held: (\S+)$/m.exec(message)?.[1];
    if (held === undefined) return;
    if (before !== undefined && !repo.isAncestor(before, tip))
      this.violate(`landing moved the branch away from ${before}`);
    this.branchOfLanding = {
      wanted: `refs/heads/${/^Leapfrog-Branch: (.*)$/m.exec(repo.commit(held).message)?.[1]}`,
      tip,
    };
    if (parents.length !== 1) this.violate('a landing is a merge');
    if (repo.refs('refs/leapfrog/discarded').some(({ commit }) => commit === held))
      this.violate(`${held} landed, and was discarded`);
    this.landed(repo, tip, /^Leapfrog-Phase: (\S+)$/m.exec(repo.commit(held).message)?.[1] ?? '?');
  }

  private landed(repo: SimulatedRepository, tip: string, phase: string): void {
    // Who landed nothing new lands what a person had committed of a landing that was cut off; twice is looked at in the end.
    if (!plansOfPhase.every((plan) => repo.filesOf(tip).has(planPath(phase, plan))))
      this.violate(`${tip} landed and the plans of phase ${phase} are not in it`);
    const workers = this.sessions?.living('worker') ?? [];
    if (workers.length > 0)
      this.violate(`phase ${phase} landed while a worker executes ${workers[0]?.task.phase}`);
    if (!this.intended('landing-intended', phase))
      this.violate(`phase ${phase} landed without an intent in the journal`);
    // No step of a disk compares one file and decides about others: what came in the instant between is brought along.
    if (this.ignored && this.machine.nowMs - this.person.insertedMs < 60) return;
    const open = this.phases().filter((other) => this.before(other, phase) && !this.isComplete(other));
    if (open.length > 0) this.violate(`phase ${phase} landed before ${open.join(', ')} was complete`);
  }

  /** From here on a landing into an ignored folder is written, by whoever is there. */
  private noteDecided(repo: SimulatedRepository): void {
    for (const { name, commit } of repo.refs('refs/leapfrog/landing')) {
      if (this.decided.has(commit)) continue;
      this.decided.add(commit);
      const held = /^Leapfrog-Held: (\S+)$/m.exec(repo.commit(commit).message)?.[1] ?? '';
      if (this.heldDecided.has(held)) this.violate(`${held} landed twice`);
      this.heldDecided.add(held);
      if (repo.refs('refs/leapfrog/discarded').some((each) => each.commit === held))
        this.violate(`${held} landed, and was discarded`);
      this.landed(repo, commit, name.slice(name.lastIndexOf('/') + 1));
    }
  }

  private noteHeld(repo: SimulatedRepository): void {
    const version = repo.own?.version;
    if (version === this.notedAt) return;
    this.notedAt = version;
    for (const { name, commit } of repo.refs('refs/leapfrog/discarded')) {
      if (this.discarded.has(commit)) continue;
      this.discarded.add(commit);
      // refs/leapfrog/discarded/PROJECT/PHASE/NUMBER
      const phase = name.split('/').at(4) ?? '';
      if (!this.intended('discard-intended', phase))
        this.violate(`phase ${phase} is discarded without an intent in the journal`);
    }
    const held = repo.refs('refs/leapfrog/held');
    const now = held.map(({ commit }) => commit).join(' ');
    if (now === this.heldNow) return;
    this.heldNow = now;
    for (const { name, commit } of held) {
      if (this.held.has(commit)) continue;
      this.held.add(commit);
      const phase = name.slice(name.lastIndexOf('/') + 1);
      if (!this.intended('hold-intended', phase))
        this.violate(`phase ${phase} is held without an intent in the journal`);
    }
  }

  /** A supervisor that sleeps while there is something to execute waits for somebody: never for a planner. */
  rested(process: SimulatedProcess): void {
    if (process !== this.main()) return;
    this.awake = undefined;
    this.killed = false;
    this.stepped(0);
    this.checkBranch();
    const workers = this.sessions?.living('worker') ?? [];
    const planners = this.sessions?.living('planner') ?? [];
    const next = this.phases().find((phase) => !this.isComplete(phase));
    const head = this.headFiles();
    const ready = next !== undefined && head.has(planPath(next, 1)) && !this.heldByHand(next);
    if (workers.length > 0 || planners.length === 0 || !ready) {
      this.idleSinceMs = undefined;
      return;
    }
    this.idleSinceMs ??= this.machine.nowMs;
    if (this.machine.nowMs - this.idleSinceMs < 8000) return;
    if (this.mayWait()) {
      this.idleSinceMs = undefined;
      return;
    }
    this.violate(`phase ${next} is planned, and the worker waits while a planner works`);
  }

  private heldByHand(phase: string): boolean {
    const held = this.person.heldMs > 0 ? this.repo.refs('refs/leapfrog/held') : [];
    return held.some(({ name }) => name.endsWith(`/${phase}`));
  }

  /** A plan that landed is on the branch that it was made for, as soon as the run rests. */
  private checkBranch(): void {
    const landing = this.branchOfLanding;
    this.branchOfLanding = undefined;
    const repo = this.repo;
    const at = landing === undefined ? undefined : repo.ref(landing.wanted);
    if (landing === undefined || (at !== undefined && repo.isAncestor(landing.tip, at))) return;
    if (repo.refs('refs/heads').some(({ commit }) => commit === landing.tip))
      this.violate(`a plan for ${landing.wanted} landed on another branch`);
  }

  /** A question is open, or a limit, or the worker's session has only just begun. */
  private mayWait(): boolean {
    const journal = this.journal();
    const started = journal.findLastIndex((event) => event.event === 'run-started');
    return journal
      .slice(started)
      .some(
        (event) =>
          event.event === 'asked' ||
          JSON.stringify(event).includes('limit') ||
          event.event === 'sessions-parked',
      );
  }

  runKilled(): void {
    this.killed = true;
  }

  powerWent(): void {
    // What was not synced is the cut's: commits whose refs went back are not promised.
    const reachable = this.reachable();
    for (const commit of this.commits.keys()) if (!reachable.has(commit)) this.commits.delete(commit);
    for (const commit of this.held) if (!reachable.has(commit)) this.held.delete(commit);
    for (const commit of this.decided)
      if (!reachable.has(commit)) {
        this.decided.delete(commit);
        this.heldDecided.clear();
      }
    const there = this.blobsIn(reachable);
    for (const blob of this.blobs) if (!there.has(blob)) this.blobs.delete(blob);
    this.heldNow = '';
    this.notedAt = undefined;
    this.seeTip();
  }

  // At the end

  atEnd(end: string, plot: Plot): void {
    this.noteHeld(this.repo);
    this.killed = false;
    this.stepped(0);
    this.checkBeside();
    const living = this.sessions?.living() ?? [];
    for (const { task } of living) this.violate(`${task.kind} ${task.phase} still lives at the end`);
    this.checkReachable();
    this.checkLandings();
    if (/^[134]$/.test(end)) this.violate(`the run ended with ${end} and no reason`);
    if (end === 'nothing') this.violate('no run ended');
    if (end.startsWith('0') && !this.person.meddled && !this.wroteOtherwise()) this.checkSequential(plot);
  }

  /**
   * A planner that hung had written its plans and not what it decided: by the plans its work is there. And a worker that broke its
   * promise has the plan behind it revised.
   */
  private wroteOtherwise(): boolean {
    const all = this.sessions?.all ?? [];
    return all.some(
      ({ play: { is }, task: { role } }) =>
        (is === 'breaks' && role === 'worker') || (is === 'hangs' && role === 'planner'),
    );
  }

  /** What is written beside a file, to be renamed over it, stays for nobody to find or commit. */
  private checkBeside(): void {
    const left = [...this.repo.worktreeFiles().keys(), ...this.headFiles().keys()];
    for (const path of left) if (path.endsWith('.leapfrog')) this.violate(`${path} is left over in the tree`);
  }

  /**
   * A run ended, and waits for a person: only where a session or a person did something, or a git that was killed left its lock.
   * Whatever else was cut off is put right without them.
   */
  saidAsked(names: readonly string[], plot: Plot): void {
    const plays = (kind: string): readonly Play['is'][] =>
      Object.entries(plot.plays).flatMap(([of, all]) => (of.startsWith(kind) ? all.map(({ is }) => is) : []));
    const explained = (name: string): boolean => {
      if (name === 'worker-asks') return plays('execute').includes('asks');
      if (name === 'planner-asks') return [...plays('plan'), ...plays('revise')].includes('asks');
      if (this.repo.text('index.lock') !== undefined || plot.person.some(({ does }) => !bystanding.has(does)))
        return true;
      const disturbed =
        plays('').some((is) => is !== 'works') || plot.person.some(({ does }) => does === 'kills-agent');
      return name !== 'landing-failed' && disturbed;
    };
    for (const name of names)
      if (!explained(name)) this.violate(`a person is asked about ${name}, and nobody did anything`);
  }

  /** A run was refused: never by what Leapfrog itself, or a git of its that was killed, has left. */
  saidRefused(name: string, plot: Plot): void {
    if (name === 'lease-held' || plot.person.some(({ does }) => !bystanding.has(does))) return;
    this.violate(`the run is refused by ${name}, and nobody did anything`);
  }

  /** A run has ended by itself, with a question's name or a refusal's. */
  runEnded(said: string): void {
    this.checkNoPlanHalf();
    if (this.ignored && !said.includes('landing')) this.checkNothingDecided();
    if (this.person.away) return;
    this.checkNothingHalf();
    if (said.includes('plan-left-over')) this.checkLeftOver();
  }

  /** What a landing into an ignored folder had begun is written to its end. */
  private checkNothingDecided(): void {
    for (const { name } of this.repo.refs('refs/leapfrog/landing'))
      this.violate(`the run ended, and ${name} is not written to its end`);
  }

  /** What git had written of a landing that did not arrive is not left to whoever commits next. */
  private checkNothingHalf(): void {
    const { repo } = this;
    const head = this.headFiles();
    for (const { commit } of repo.refs('refs/leapfrog/landing')) {
      const [previous] = repo.commit(commit).parents;
      const before = repo.filesOf(previous);
      for (const [path, { object }] of repo.filesOf(commit)) {
        if (object === before.get(path)?.object || object === head.get(path)?.object) continue;
        if (repo.worktreeFiles().get(path)?.content.blob !== object) continue;
        this.violate(`${path} lies there as a landing has it that did not arrive`);
      }
    }
  }

  /** A plan has no place only where its phase is not in the roadmap, or another branch is checked out than its own. */
  private checkLeftOver(): void {
    const { repo } = this;
    const phases = this.phases();
    for (const { name, commit } of repo.refs('refs/leapfrog/held')) {
      const own = /^Leapfrog-Branch: (.*)$/m.exec(repo.commit(commit).message)?.[1];
      if (repo.headRef === `refs/heads/${own}` && phases.includes(name.slice(name.lastIndexOf('/') + 1)))
        this.violate(`${name} is left over, and has its place`);
    }
  }

  /** Nothing of a plan that has not landed lies around for a person to commit. */
  private checkNoPlanHalf(): void {
    const head = this.headFiles();
    const onDisk = this.repo.worktreeFiles();
    for (const { name } of this.repo.refs('refs/leapfrog/held')) {
      const phase = name.slice(name.lastIndexOf('/') + 1);
      const paths = plansOfPhase.map((plan) => planPath(phase, plan));
      if (paths.some((path) => onDisk.has(path) && !head.has(path)))
        this.violate(`the run ended, and half of a landing of phase ${phase} lies on disk`);
    }
  }

  /** The run says that the milestone is complete. */
  saidDone(): void {
    // What somebody did between its last look and its word, nobody can say: a phase that was put in, a plan held, a branch left.
    if (Math.max(this.person.insertedMs, this.person.heldMs) > this.wokeMs) return;
    const { left, switchedMs } = this.person;
    const now = this.openIn(this.headFiles());
    const open = switchedMs > this.wokeMs && now.length > 0 ? this.openIn(this.repo.filesOf(left)) : now;
    if (open.length > 0) this.violate(`the run says done, and ${open.join(', ')} is open`);
    for (const kind of ['held', 'landing', 'captured'])
      for (const { name } of this.repo.refs(`refs/leapfrog/${kind}`))
        this.violate(`${name} is left over at the end`);
  }

  private checkSequential(plot: Plot): void {
    const wanted = sequentialEnd(plot);
    const found = shown(this.machine, top);
    for (const [path, text] of wanted)
      if (found.get(path) !== text)
        this.violate(
          `${path} is not what one phase after the other gives:\n${found.get(path) ?? '(gone)'}\n--- but\n${text}`,
        );
  }

  private checkLandings(): void {
    const repo = this.repo;
    const seen = new Set<string>();
    const discarded = new Set(repo.refs('refs/leapfrog/discarded').map((ref) => ref.commit));
    const tip = repo.ref('refs/heads/main');
    if (tip === undefined) return this.violate('the branch is gone');
    for (const commit of repo.behind([tip])) {
      const held = /^Leapfrog-Held: (\S+)$/m.exec(repo.commit(commit).message)?.[1];
      if (held === undefined) continue;
      if (seen.has(held)) this.violate(`${held} landed twice`);
      if (discarded.has(held)) this.violate(`${held} landed, and is discarded`);
      seen.add(held);
    }
  }

  private checkReachable(): void {
    const reachable = this.reachable();
    for (const [commit, folder] of this.commits)
      if (!reachable.has(commit)) this.violate(`commit ${commit} of ${folder} is reachable from nowhere`);
    for (const commit of this.held)
      if (!reachable.has(commit)) this.violate(`the accepted plan ${commit} is reachable from nowhere`);
    const blobs = this.blobsIn(reachable);
    for (const blob of this.blobs)
      if (!blobs.has(blob)) this.violate(`a planner's file (${blob}) is nowhere any more`);
  }

  private blobsIn(reachable: ReadonlySet<string>): ReadonlySet<string> {
    const blobs = new Set<string>();
    for (const repo of this.repositories()) {
      for (const { object } of repo.index.values()) blobs.add(object);
      for (const file of repo.worktreeFiles().values()) blobs.add(file.content.blob);
      for (const commit of reachable)
        if (repo.isCommit(commit)) for (const { object } of repo.filesOf(commit).values()) blobs.add(object);
    }
    return blobs;
  }

  private reachable(): ReadonlySet<string> {
    const all = new Set<string>();
    for (const repo of this.repositories()) {
      const tips = [
        ...repo.refs().map(({ commit }) => commit),
        ...(repo.head === undefined ? [] : [repo.head]),
      ];
      for (const commit of repo.behind(tips.filter((tip) => repo.isCommit(tip)))) all.add(commit);
    }
    return all;
  }

  private repositories(): readonly SimulatedRepository[] {
    const state = this.machine.disk.find(stateFolder);
    const found = [this.repo];
    if (state?.is !== 'folder') return found;
    for (const [key, project] of state.entries) {
      if (project.is !== 'folder') continue;
      for (const name of project.entries.keys())
        if (this.machine.disk.find(`${stateFolder}/${key}/${name}/.git/objects`) !== undefined)
          found.push(new SimulatedRepository(this.machine, `${stateFolder}/${key}/${name}`));
    }
    return found;
  }

  // What is there, read without the product

  private get repo(): SimulatedRepository {
    this.own ??= new SimulatedRepository(this.machine, top);
    return this.own;
  }

  /** What the phases are told by: HEAD, with the planning files as they lie on disk where git ignores them. */
  private headFiles(): GitIndex {
    const head = this.repo.filesOf(this.repo.head);
    if (!this.ignored) return head;
    const at = this.machine.disk.folderAt(top).version;
    if (this.onDisk?.at === at && this.onDisk.head === head) return this.onDisk.files;
    const files = new Map(head);
    for (const [path, file] of this.repo.worktreeFiles()) {
      if (!path.startsWith('.planning/')) continue;
      files.set(path, entryOf(file));
      keepBlob(file.content);
    }
    this.onDisk = { at, head, files };
    return files;
  }

  private openIn(files: GitIndex): readonly string[] {
    return this.phases(files).filter((phase) => !this.isComplete(phase, files));
  }

  /** What a tree says of its phases, read once. */
  private standingIn(files: GitIndex): Standing {
    const known = this.standings.get(files);
    if (known !== undefined) return known;
    const phases = this.phasesIn(files);
    const standing = { phases, complete: new Map<string, boolean>() };
    this.standings.set(files, standing);
    return standing;
  }

  private phases(files = this.headFiles()): readonly string[] {
    return this.standingIn(files).phases;
  }

  private phasesIn(files: GitIndex): readonly string[] {
    const entry = files.get('.planning/ROADMAP.md');
    const text = entry === undefined ? '' : (blobOf(entry.object)?.text ?? '');
    return [...text.matchAll(/^- \[.\] \*\*Phase ([\d.]+):/gm)].map(([, phase = '']) => phase);
  }

  private before(one: string, other: string): boolean {
    return Number(one) < Number(other);
  }

  private isComplete(phase: string, files = this.headFiles()): boolean {
    const { complete } = this.standingIn(files);
    const known = complete.get(phase);
    if (known !== undefined) return known;
    const found = this.isCompleteIn(phase, files);
    complete.set(phase, found);
    return found;
  }

  private isCompleteIn(phase: string, head: GitIndex): boolean {
    const entry = head.get(verificationPath(phase));
    const text = entry === undefined ? '' : (blobOf(entry.object)?.text ?? '');
    // As GSD has it: a phase whose plans are on another branch closes by its report alone.
    const plans = plansOfPhase.filter((plan) => head.has(planPath(phase, plan)));
    return text.includes('status: passed') && plans.every((plan) => head.has(summaryPath(phase, plan)));
  }

  journal(): readonly JournalEvent[] {
    const folder = inFolder(this.repo.own, 'leapfrog');
    if (folder?.is !== 'folder') return [];
    const found = [...folder.entries.values()].flatMap((project) => {
      const file = inFolder(project, 'journal.jsonl');
      return file?.is === 'file' ? [this.eventsOf(file.content)] : [];
    });
    return found.length === 1 ? (found[0] ?? []) : found.flat();
  }

  /** What was appended is read by itself, behind what is known already. */
  private eventsOf(content: Content): readonly JournalEvent[] {
    const known = this.events.get(content);
    if (known !== undefined) return known;
    const { appended } = content;
    const before = appended?.to.text.endsWith('\n') === true ? this.events.get(appended.to) : undefined;
    const events =
      before === undefined || appended === undefined
        ? readEvents(content.text)
        : [...before, ...readEvents(appended.text)];
    this.events.set(content, events);
    return events;
  }
}
