import { Content } from './content.ts';
import { below } from './disk.ts';
import { simulatedGit } from './git/commands.ts';
import { SimulatedRepository } from './git/repository.ts';
import type { Machine, SimulatedProcess } from './machine.ts';
import type { PersonAct } from './plot.ts';
import type { Moment } from './step-counter.ts';
import { deskIn, edit } from './sessions.ts';
import { contextPath, withEntry, withPhaseInserted } from './project-texts.ts';

/** Something uncommitted of the person's: the file must keep these words, or be exactly so. */
interface Work {
  readonly path: string;
  readonly words: string;
  readonly whole: string | undefined;
}

/** What a person can do to the run that goes on. */
export interface PersonHands {
  readonly runAgain: () => void;
  /** Removes the lease of the run that lives, and starts another one. */
  readonly takeOver: () => void;
  readonly stopRun: () => void;
  readonly killAgent: () => void;
  /** What `leapfrog plan` does at its end, and `leapfrog discard` and `leapfrog land` of the plan that is held. */
  readonly holdPlan: () => void;
  readonly discardPlan: () => void;
  /** `leapfrog answer`, to every question that is open. */
  readonly answer: () => void;
  readonly landPlan: () => void;
}

/** A person at the same project: works in the tree, in their own terminal, whenever they like. */
export class Person {
  /** Planning files were changed by hand: the end need not equal the sequential one. */
  meddled = false;
  away = false;
  /** When they held a plan by hand, perhaps of a phase that has one in HEAD: that one is landed first, or asked about. */
  heldMs = -Infinity;
  /** When they put a phase in. */
  insertedMs = -Infinity;
  /** When they were at another branch last, and the commit that they left then. */
  switchedMs = -Infinity;
  left: string | undefined;
  readonly process: SimulatedProcess;
  private readonly machine: Machine;
  private readonly top: string;
  private readonly works = new Map<string, Work>();
  /** Bytes in which their work was found last. */
  private readonly found = new Map<string, Content>();
  private readonly staged = new Map<string, string>();
  private readonly waiting: { readonly wanted: Moment; readonly act: () => void }[] = [];
  private count = 0;

  constructor(machine: Machine, top: string) {
    this.machine = machine;
    this.top = top;
    this.process = machine.spawn('person');
  }

  plan(acts: readonly PersonAct[], hands: PersonHands): void {
    for (const { does, atMs, landing, after, at, step = landing } of acts) {
      const act = (): void => this.act(does, hands);
      if (step === undefined) this.machine.plan(this.process, atMs, act);
      else this.waiting.push({ wanted: { step, at, after, landing: landing !== undefined }, act });
    }
  }

  /** A step of a run: what waits for just that one is done now. */
  stepOfRun(isNow: (moment: Moment) => boolean): void {
    for (const waiting of this.waiting.filter(({ wanted }) => isNow(wanted))) {
      this.waiting.splice(this.waiting.indexOf(waiting), 1);
      this.machine.as(this.process, waiting.act);
    }
  }

  /**
   * What of theirs is not as they left it. `beside`: the run was killed in the very instant that they saved in, and nobody has looked
   * after it since: their words may be in the file beside, from which they are put back.
   */
  lost(beside = false): string | undefined {
    if (this.away) return undefined;
    if (this.works.size === 0 && this.staged.size === 0) return undefined;
    const folder = this.machine.disk.folderAt(this.top);
    for (const { path, words, whole } of this.works.values()) {
      const node = below(folder, path);
      // git takes away what it knows before it makes it anew; where it was killed in between, the next run looks after it.
      if (node === undefined && beside && this.isCommitted(path, words)) continue;
      if (node?.is !== 'file') return `${path}, which the person was editing, is gone`;
      if (node.content === this.found.get(path)) continue;
      if (whole !== undefined && node.content.text !== whole) return `${path} is not as the person left it`;
      if (!node.content.text.includes(words)) {
        if (beside && this.isBeside(path, words)) continue;
        return `the person's words are gone from ${path}`;
      }
      this.found.set(path, node.content);
    }
    if (this.staged.size === 0) return undefined;
    const index = this.repo.index;
    for (const [path, object] of this.staged)
      if (index.get(path)?.object !== object) return `${path} is not staged as the person left it`;
    return undefined;
  }

  private isCommitted(path: string, words: string): boolean {
    const { repo } = this;
    const entry = repo.filesOf(repo.head).get(path);
    return repo.blob(entry?.object ?? '')?.text.includes(words) === true;
  }

  private isBeside(path: string, words: string): boolean {
    const at = path.lastIndexOf('/') + 1;
    const folder = this.machine.disk.folderAt(`${this.top}/${path.slice(0, at)}`.slice(0, -1));
    return [...folder.entries].some(
      ([name, node]) =>
        node.is === 'file' &&
        name.startsWith(`.${path.slice(at)}.`) &&
        name.endsWith('.leapfrog') &&
        node.content.text.includes(words),
    );
  }

  /** What was not synced when the power went is nobody's fault. */
  powerWent(): void {
    for (const [path, { words, whole }] of this.works) {
      const node = this.machine.disk.find(`${this.top}/${path}`);
      const text = node?.is === 'file' ? node.content.text : '';
      if (!text.includes(words) || (whole !== undefined && text !== whole)) this.works.delete(path);
    }
    const index = this.repo.index;
    for (const [path, object] of this.staged)
      if (index.get(path)?.object !== object) this.staged.delete(path);
    const wasBack = !this.away;
    this.away = this.repo.headRef !== 'refs/heads/main';
    // The power cut their way back off in the middle: they go it again before they start anything.
    if (wasBack && this.away)
      this.machine.plan(this.process, 0, () => {
        this.unlockIndex();
        this.comeBack();
      });
  }

  /** Before another run: puts right what the questions of the one before were about. */
  tidyUp(): void {
    this.machine.as(this.process, () => {
      this.unlockIndex();
      if (this.away) this.comeBack();
      for (const path of ['.planning/ROADMAP.md', '.planning/STATE.md']) this.restore(path);
      this.commitPlanning();
    });
  }

  /**
   * Some editors write into the file, others write another one and rename it over this one: those lose the race against a rename of
   * ours in the same instant, which no system can notice.
   */
  private save(path: string, change: (text: string) => string): void {
    const desk = deskIn(this.machine, this.top);
    if (this.count % 2 === 0 || this.machine.stepping === 'rename') return edit(desk, path, change);
    const beside = `${path}.tmp`;
    desk.write(beside, change(desk.read(path)));
    this.machine.disk.rename(`${this.top}/${beside}`, `${this.top}/${path}`);
  }

  private begin(path: string, work: Work): void {
    this.works.set(path, work);
    this.found.delete(path);
  }

  private get repo(): SimulatedRepository {
    return new SimulatedRepository(this.machine, this.top);
  }

  private act(does: PersonAct['does'], hands: PersonHands): void {
    try {
      this.attempt(does, hands);
    } catch (error) {
      // A person whose git refuses shrugs, and one whose file the power took.
      if (!(error instanceof Error) || !/git|File exists|^ENOENT/.test(error.message)) throw error;
    }
  }

  private attempt(does: PersonAct['does'], hands: PersonHands): void {
    this.count += 1;
    if (
      this.away &&
      ['commits-source', 'commits-planning', 'inserts-phase', 'switches-branch'].includes(does)
    )
      return;
    const words = `the person's words, ${this.count}`;
    const desk = deskIn(this.machine, this.top);
    switch (does) {
      case 'edits-source':
      case 'stages-source':
        this.save('notes.txt', (text) => `${text}${words}\n`);
        this.begin('notes.txt', { path: 'notes.txt', words, whole: desk.read('notes.txt') });
        if (does === 'stages-source') {
          this.git('add', '--', 'notes.txt');
          this.staged.set('notes.txt', Content.of(desk.read('notes.txt')).blob);
        }
        return;
      case 'commits-source':
        edit(desk, 'README.md', (text) => `${text}${words}\n`);
        this.git('commit', '-q', '-m', 'docs: readme', '--', 'README.md');
        this.begin('README.md', { path: 'README.md', words, whole: undefined });
        return;
      case 'edits-state':
        this.meddled = true;
        this.save('.planning/STATE.md', (text) => withEntry(text, 'Pending Todos', `- ${words}`));
        this.begin('.planning/STATE.md', { path: '.planning/STATE.md', words, whole: undefined });
        return;
      case 'edits-project':
        this.meddled = true;
        this.save('.planning/PROJECT.md', (text) => `${text}\n${words}\n`);
        this.begin('.planning/PROJECT.md', { path: '.planning/PROJECT.md', words, whole: undefined });
        return;
      case 'commits-planning':
        this.meddled = true;
        edit(desk, '.planning/PROJECT.md', (text) => `${text}\n${words}\n`);
        this.commitPlanning();
        return;
      case 'inserts-phase':
        if (desk.read('.planning/ROADMAP.md').includes('Phase 1.1:')) return;
        this.meddled = true;
        this.insertedMs = this.machine.nowMs;
        edit(desk, '.planning/ROADMAP.md', (text) => withPhaseInserted(text, '1.1', '1'));
        desk.write(contextPath('1.1'), '# Phase 1.1: Context\n');
        this.commitPlanning();
        return;
      case 'switches-branch':
        this.meddled = true;
        this.checkout('-b', `side-${this.count}`);
        this.away = true;
        this.machine.plan(this.process, 3000, () => this.comeBack());
        return;
      case 'comes-back':
        return this.comeBack();
      case 'takes-roadmap-away':
        return this.takeAway('.planning/ROADMAP.md');
      case 'takes-planning-away':
        return this.takeAway('.planning');
      case 'unlocks-index':
        return this.unlockIndex();
      case 'runs-again':
        return hands.runAgain();
      case 'takes-over':
        return hands.takeOver();
      case 'stops-run':
        return hands.stopRun();
      case 'kills-agent':
        return hands.killAgent();
      case 'answers':
        return hands.answer();
      case 'discards-plan':
        return hands.discardPlan();
      case 'holds-plan':
        // What the planner would still have noted is not in it.
        this.meddled = true;
        this.heldMs = this.machine.nowMs;
        return hands.holdPlan();
      case 'lands-plan':
        return hands.landPlan();
      case 'locks-index': {
        const lock = `${this.top}/.git/index.lock`;
        if (this.machine.disk.find(lock) !== undefined) return;
        this.machine.disk.write(lock, Content.of(''), { whole: true });
        this.machine.plan(this.process, 1500, () => {
          if (this.machine.disk.find(lock) !== undefined) this.machine.disk.remove(lock);
        });
        return;
      }
      case 'sleeps':
        this.machine.nowMs += 4 * 60_000;
        return;
    }
  }

  /** Commits what is in the way where git will not let them back otherwise, as people do. */
  private comeBack(tries = 0): void {
    if (!this.away) return;
    try {
      if (tries > 2) {
        this.git('commit', '-q', '-m', 'wip', '--', '.');
        // What they were editing is theirs on that branch now.
        this.works.clear();
        this.staged.clear();
      }
      this.leaveCommitted();
      this.checkout('main');
      this.away = false;
    } catch {
      if (tries < 8) this.machine.plan(this.process, 1000, () => this.comeBack(tries + 1));
    }
  }

  /** As a git does on its way to another commit and back, which they do not wait for to end. */
  private takeAway(path: string): void {
    const [place, away] = [`${this.top}/${path}`, '/home/dev/taken-away'];
    const { disk } = this.machine;
    if (disk.find(place) === undefined) return;
    this.meddled = true;
    disk.rename(place, away);
    this.machine.plan(this.process, 1000, () => {
      if (disk.find(place) === undefined) disk.rename(away, place);
    });
  }

  private checkout(...args: readonly string[]): void {
    const { head } = this.repo;
    this.git('checkout', '-q', ...args);
    this.left = head;
    this.switchedMs = this.machine.nowMs;
  }

  /** A session that works on this branch may have committed here what they were editing or had staged: it stays here. */
  private leaveCommitted(): void {
    const { repo } = this;
    const committed = repo.filesOf(repo.head);
    for (const [path, { words, whole }] of this.works) {
      const text = repo.blob(committed.get(path)?.object ?? '')?.text ?? '';
      if (whole === undefined ? text.includes(words) : text === whole) this.works.delete(path);
    }
    for (const [path, object] of this.staged)
      if (committed.get(path)?.object === object) this.staged.delete(path);
  }

  private unlockIndex(): void {
    const lock = `${this.top}/.git/index.lock`;
    if (this.machine.disk.find(lock) !== undefined) this.machine.disk.remove(lock);
  }

  /** As they are told to, where the power took a file between git's removing and writing it. */
  private restore(path: string): void {
    if (this.machine.disk.find(`${this.top}/${path}`) !== undefined) return;
    try {
      this.git('checkout', '--', path);
    } catch {
      // It is in no index any more.
    }
  }

  private commitPlanning(): void {
    try {
      deskIn(this.machine, this.top).commit('docs: planning by hand', ['.planning']);
    } catch {
      // Somebody else has the index: they try again another day.
    }
  }

  private git(...args: readonly string[]): void {
    const { code, stderr: err } = simulatedGit(this.machine, {
      cwd: this.top,
      args,
      env: {},
      input: '',
    });
    if (code !== 0) throw new Error(`git ${args[0]}: ${err}`);
  }
}
