import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { head } from '../../src/git/head.ts';
import { discardHeld } from '../../src/lane/discard-held.ts';
import { heldPlans } from '../../src/lane/held-plan.ts';
import { landingObstacles } from '../../src/lane/landing-possible.ts';
import type { LaneStep } from '../../src/lane/lane-step.ts';
import { addBullet } from '../support/january-edits.ts';
import { addTodo, plannerDiscuss, plannerPlan } from '../support/planner-session.ts';
import { makeTwoLanes, troubleName, value, type TwoLanes } from '../support/two-lanes.ts';
import { workerPhase } from '../support/worker-session.ts';

const keygenMissing = spawnSync('ssh-keygen', ['-?']).error !== undefined;
if (keygenMissing) process.stderr.write('skipped: a signature needs ssh-keygen, which is not installed\n');
let lanes: TwoLanes;
afterEach(() => lanes.remove());

/** Phase 3 planned and held in its lane, phase 2 executed and closed in the working tree. */
function atBoundary(): TwoLanes {
  lanes = makeTwoLanes('january');
  const { lane, planner } = lanes.openLane();
  plannerPlan(planner, '3');
  addTodo(planner, 'ask for icons');
  lanes.hold(lane);
  workerPhase(lanes.worker, '2');
  return lanes;
}

function path(name: string): string {
  return join(lanes.sample.folder, name);
}

function withOwnDecision(text: string): string {
  return text.replace('### Decisions\n', '### Decisions\n\n- mine, uncommitted\n');
}

/** Everything of the person's that a refused landing must leave alone: HEAD, index, worktree, and what is held. */
function everything(): readonly string[] {
  return [
    lanes.git('rev-parse', 'HEAD'),
    lanes.git('status', '--porcelain=v2', '--branch'),
    lanes.git('diff', 'HEAD'),
    lanes.git('for-each-ref', 'refs/heads', 'refs/leapfrog/held', 'refs/leapfrog/captured'),
  ];
}

/** What status names a moment after the last commit. */
function obstaclesBeforeRest(): readonly string[] {
  const [held] = heldPlans(lanes.project);
  const now = head(lanes.project.repo);
  if (held === undefined || now === undefined) throw new Error('nothing is held');
  const boundary = { restMs: Number.MAX_SAFE_INTEGER };
  return landingObstacles(lanes.project, held, { now, boundary }).map(({ name }) => name);
}

/** What STATE.md holds beyond HEAD, blank lines left out. */
function uncommittedLines(): readonly string[] {
  const lines = lanes.git('diff', '-U0', '.planning/STATE.md').split('\n');
  return lines.filter((line) => /^[+-]./.test(line) && !/^(?:\+\+\+|---) /.test(line));
}

function hook(name: string, script: string): void {
  const file = path(`.git/hooks/${name}`);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

describe('landing', () => {
  it('takes a held plan in by one commit on top of HEAD, and twice is once', () => {
    atBoundary();
    const before = lanes.git('rev-parse', 'HEAD');
    const [held] = heldPlans(lanes.project);
    const landed = value(lanes.land());
    expect([landed.already, landed.notes]).toEqual([false, []]);
    expect(lanes.git('rev-parse', 'HEAD', 'HEAD^')).toBe(`${landed.commit}\n${before}`);
    expect(lanes.git('log', '-1', '--format=%s%n%(trailers:key=Leapfrog-Base,valueonly)')).toContain(
      `docs(03): create phase plan\n${held?.base}`,
    );
    expect(lanes.git('status', '--porcelain')).toBe('');
    expect(lanes.worker.read('STATE.md')).toContain('ask for icons');
    expect(heldPlans(lanes.project)).toEqual([]);
    const again = value(lanes.landThis(held));
    expect([again.already, again.commit]).toEqual([true, landed.commit]);
    expect(lanes.git('rev-parse', 'HEAD')).toBe(landed.commit);
  });

  it('lands phase after phase from the same lanes, and lets go what the worker let go', () => {
    atBoundary();
    lanes.worker.edit('STATE.md', (text) => addBullet(text, 'Blockers/Concerns', 'mail server is slow'));
    lanes.worker.commitTask('docs: a blocker', ['.planning/STATE.md']);
    value(lanes.land());
    const { lane, planner } = lanes.openLane('4');
    plannerDiscuss(planner, '4');
    plannerPlan(planner, '4');
    addTodo(planner, 'tune the index');
    const held = lanes.hold(lane);
    lanes.worker.edit('STATE.md', (text) => text.replace('- mail server is slow\n', ''));
    workerPhase(lanes.worker, '3');
    value(lanes.landThis(held));
    const state = lanes.worker.read('STATE.md');
    expect(['ask for icons', 'tune the index'].filter((entry) => !state.includes(entry))).toEqual([]);
    expect(state).not.toContain('mail server is slow');
    expect(lanes.git('log', '-1', '--format=%s')).toBe('docs(04): create phase plan');
  });

  it.each([
    ['STATE.md', 'lane-link'],
    ['ROADMAP.md', 'merge-conflict'],
  ])('writes nothing through a link that %s is', (name, trouble) => {
    atBoundary();
    const elsewhere = `${lanes.sample.folder}-${name}`;
    renameSync(path(`.planning/${name}`), elsewhere);
    symlinkSync(elsewhere, path(`.planning/${name}`));
    lanes.git('add', '.planning');
    lanes.git('commit', '-qm', 'chore: link it');
    const text = readFileSync(elsewhere, 'utf8');
    const before = everything();
    const refused = lanes.land();
    expect(readFileSync(elsewhere, 'utf8')).toBe(text);
    expect([troubleName(refused), everything()]).toEqual([trouble, before]);
    rmSync(elsewhere);
  });

  it('prints an undo that gives the former files back and loses nothing', () => {
    atBoundary();
    const before = lanes.git('rev-parse', 'HEAD^{tree}');
    const landed = value(lanes.land());
    execFileSync('sh', ['-c', landed.undo], { cwd: lanes.sample.folder, stdio: 'pipe' });
    expect(lanes.git('rev-parse', 'HEAD^{tree}')).toBe(before);
    expect(lanes.git('merge-base', '--is-ancestor', landed.commit, 'HEAD')).toBe('');
  });

  it('refuses before the boundary and says what is missing', () => {
    lanes = makeTwoLanes('january');
    const { lane, planner } = lanes.openLane();
    plannerPlan(planner, '3');
    lanes.hold(lane);
    const before = everything();
    const tried = lanes.land();
    expect(tried).toMatchObject({ ok: false, trouble: { name: 'boundary-not-reached' } });
    expect(tried.ok ? '' : tried.trouble.what).toContain('phase 2 is not complete');
    expect(everything()).toEqual(before);
  });

  it('prepares again when HEAD moves between check and landing', () => {
    atBoundary();
    let moved = 0;
    const landed = value(
      lanes.land({
        onStep: (step) => {
          if (step !== 'fetched' || moved > 0) return;
          moved += 1;
          lanes.worker.edit('STATE.md', (text) =>
            text.replace('### Decisions\n', '### Decisions\n\n- late one\n'),
          );
          lanes.worker.commitTask('docs: a late decision', ['.planning/STATE.md']);
        },
      }),
    );
    expect(moved).toBe(1);
    expect(lanes.git('log', '-1', '--format=%s', landed.previous)).toBe('docs: a late decision');
    expect(lanes.worker.read('STATE.md')).toContain('late one');
    expect(lanes.worker.read('STATE.md')).toContain('ask for icons');
  });

  it('leaves an unrelated staged file and an unrelated dirty one as they are', () => {
    atBoundary();
    lanes.worker.writeSource('src/staged.js', 'staged\n');
    lanes.git('add', 'src/staged.js');
    lanes.worker.writeSource('src/staged.js', 'staged, then edited\n');
    lanes.worker.writeSource('package.json', '{ "name": "dirty" }\n');
    const before = lanes.git('status', '--porcelain=v2');
    const landed = value(lanes.land());
    expect(lanes.git('status', '--porcelain=v2')).toBe(before);
    expect(lanes.git('show', '--format=', '--name-only', landed.commit)).not.toContain('src/');
  });

  it('carries a dirty STATE.md over by a merge, still uncommitted', () => {
    atBoundary();
    lanes.worker.edit('STATE.md', withOwnDecision);
    const landed = value(lanes.land());
    expect(lanes.git('status', '--porcelain')).toBe('M .planning/STATE.md');
    expect(lanes.git('diff', '--cached', '--name-only')).toBe('');
    expect(uncommittedLines()).toEqual(['+- mine, uncommitted']);
    expect(landed.notes.map((note) => note.path)).toEqual(['.planning/STATE.md']);
    expect(lanes.git('for-each-ref', '--format=%(refname)', 'refs/leapfrog/captured')).toBe('');
  });

  it('refuses a staged STATE.md by name', () => {
    atBoundary();
    lanes.worker.edit('STATE.md', (text) => `${text}\nstaged\n`);
    lanes.git('add', '.planning/STATE.md');
    const before = everything();
    expect(lanes.land()).toMatchObject({
      ok: false,
      trouble: { name: 'planning-file-staged', where: '.planning/STATE.md' },
    });
    expect(everything()).toEqual(before);
  });

  it('refuses with the words of a pre-commit hook that fails, nothing changed', () => {
    atBoundary();
    hook('pre-commit', 'echo "no commits on Sundays" >&2; exit 1');
    const before = everything();
    const tried = lanes.land();
    expect(troubleName(tried)).toBe('hook-failed');
    expect(tried.ok ? '' : tried.trouble.what).toContain('no commits on Sundays');
    expect(everything()).toEqual(before);
    hook('pre-commit', 'exit 0');
    expect(troubleName(lanes.land())).toBe('no trouble');
  });

  it('lands in a linked worktree whose hooks folder is a path that is not there', () => {
    lanes = makeTwoLanes('january', { linked: true });
    lanes.git('config', 'core.hooksPath', '.git/hooks');
    const { lane, planner } = lanes.openLane();
    plannerPlan(planner, '3');
    lanes.hold(lane);
    workerPhase(lanes.worker, '2');
    expect(troubleName(lanes.land())).toBe('no trouble');
  });

  it('does not land what a hook smuggled into the commit', () => {
    atBoundary();
    hook('pre-commit', 'echo x > smuggled.txt && git add smuggled.txt');
    const before = everything();
    const tried = lanes.land();
    expect(troubleName(tried)).toBe('landing-not-valid');
    expect(tried.ok ? '' : tried.trouble.what).toContain('smuggled.txt');
    expect(everything()).toEqual(before);
  });

  it.skipIf(keygenMissing)('signs as the settings ask, and refuses where signing fails', () => {
    atBoundary();
    const key = join(lanes.project.paths.commonFolder, 'test-key');
    mkdirSync(lanes.project.paths.commonFolder, { recursive: true });
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    for (const [name, set] of [
      ['gpg.format', 'ssh'],
      ['commit.gpgsign', 'true'],
      ['user.signingkey', `${key}.missing`],
    ] as const) {
      lanes.git('config', name, set);
    }
    const before = everything();
    expect(troubleName(lanes.land())).toBe('signature-failed');
    expect(everything()).toEqual(before);
    lanes.git('config', 'user.signingkey', `${key}.pub`);
    const landed = value(lanes.land());
    expect(lanes.git('cat-file', 'commit', landed.commit)).toContain('BEGIN SSH SIGNATURE');
  });

  it('merges a CONTEXT that was edited meanwhile and says so', () => {
    lanes = makeTwoLanes('january');
    const { lane, planner } = lanes.openLane();
    planner.edit('phases/03-feed/03-CONTEXT.md', (text) => `${text}\nSeen by the planner.\n`);
    plannerPlan(planner, '3');
    lanes.hold(lane);
    lanes.worker.edit('phases/03-feed/03-CONTEXT.md', (text) => `Changed here.\n\n${text}`);
    lanes.worker.commitTask('docs: context', ['.planning/phases']);
    workerPhase(lanes.worker, '2');
    const landed = value(lanes.land());
    expect(landed.notes.map((note) => note.path)).toContain('.planning/phases/03-feed/03-CONTEXT.md');
    const context = lanes.worker.read('phases/03-feed/03-CONTEXT.md');
    expect([context.includes('Changed here.'), context.includes('Seen by the planner.')]).toEqual([
      true,
      true,
    ]);
  });

  it('says that a CONTEXT was edited here which the planner did not see', () => {
    lanes = makeTwoLanes('january');
    const { lane, planner } = lanes.openLane();
    plannerPlan(planner, '3');
    lanes.hold(lane);
    lanes.worker.edit('phases/03-feed/03-CONTEXT.md', (text) => `Changed here.\n\n${text}`);
    lanes.worker.commitTask('docs: context', ['.planning/phases']);
    workerPhase(lanes.worker, '2');
    const { notes } = value(lanes.land());
    expect(notes.map((note) => note.path)).toEqual(['.planning/phases/03-feed/03-CONTEXT.md']);
    expect(notes[0]?.what).toContain('made without it');
    expect(lanes.worker.read('phases/03-feed/03-CONTEXT.md')).toMatch(/^Changed here\./);
  });

  it("brings the words of the phase's bullet; the worker's ticks stay", () => {
    lanes = makeTwoLanes('january');
    const { lane, planner } = lanes.openLane();
    planner.edit('ROADMAP.md', (text) => text.replace(/(?<=\*\*Phase 3: Feed\*\*).*$/m, ' - newest first'));
    plannerPlan(planner, '3');
    lanes.hold(lane);
    workerPhase(lanes.worker, '2');
    value(lanes.land());
    const bullets = lanes.worker.read('ROADMAP.md').match(/^- \[.\] \*\*Phase [23].*$/gm);
    expect(bullets).toEqual([
      expect.stringMatching(/^- \[x\] \*\*Phase 2: .*\(completed /),
      '- [ ] **Phase 3: Feed** - newest first',
    ]);
  });

  it.each(['committed', 'uncommitted'])(
    'refuses where plans were made here meanwhile (%s); the loser is kept',
    (how) => {
      atBoundary();
      lanes.worker.write('phases/03-feed/03-01-PLAN.md', '---\nphase: 03-feed\nplan: 01\n---\nmine\n');
      if (how === 'committed') lanes.worker.commitTask('docs(03): create phase plan', ['.planning/phases']);
      const [held] = heldPlans(lanes.project);
      const before = everything();
      const tried = lanes.land();
      expect(troubleName(tried)).toBe('plans-in-working-tree');
      expect(tried.ok ? '' : tried.trouble.what).toContain('03-02-PLAN.md');
      expect(obstaclesBeforeRest()).toEqual(['boundary-not-reached', 'plans-in-working-tree']);
      expect(everything()).toEqual(before);
      const discarded = value(discardHeld(lanes.project, '3'));
      expect(lanes.git('rev-parse', discarded.plan.ref)).toBe(held?.commit);
      expect(lanes.worker.read('phases/03-feed/03-01-PLAN.md')).toContain('mine');
    },
  );

  it('keeps holding a plan while a phase that was inserted before it is open', () => {
    atBoundary();
    lanes.worker.edit('ROADMAP.md', (text) =>
      text.replace(
        '### Phase 3: ',
        '### Phase 2.1: Urgent fix (INSERTED)\n**Goal**: fix\n**Plans**: TBD\n\n### Phase 3: ',
      ),
    );
    lanes.worker.write('phases/02.1-urgent-fix/.gitkeep', '');
    lanes.worker.commitTask('docs: insert phase 2.1', ['.planning']);
    const before = everything();
    expect(troubleName(lanes.land())).toBe('phase-not-next');
    expect(everything()).toEqual(before);
    expect(heldPlans(lanes.project)).toHaveLength(1);
  });

  it('keeps holding a plan whose phase got another number, and names the rule', () => {
    atBoundary();
    lanes.git('mv', '.planning/phases/03-feed', '.planning/phases/02-feed');
    lanes.git('rm', '-rq', '.planning/phases/02-auth');
    lanes.worker.edit('ROADMAP.md', (text) =>
      text
        .replace(/### Phase 2: [\s\S]*?(?=### Phase 3: )/, '')
        .replace(/^- \[x\] \*\*Phase 2: .*\n/m, '')
        .replaceAll('Phase 3: ', 'Phase 2: ')
        .replace(/^\| 2\. .*\n/m, '')
        .replace('| 3. ', '| 2. '),
    );
    lanes.worker.commitTask('docs: remove phase 2', ['.planning']);
    const before = everything();
    const tried = lanes.land();
    expect(troubleName(tried)).toBe('phases-renumbered');
    expect(tried.ok ? '' : tried.trouble.what).toMatch(/phase 3 \(.*\) is phase 2 now/);
    expect(everything()).toEqual(before);
    expect(heldPlans(lanes.project)).toHaveLength(1);
  });

  it('tells of a roadmap that was edited while the plan was made', () => {
    atBoundary();
    lanes.worker.edit('ROADMAP.md', (text) => `${text}\n### Phase 9: Extra\n**Goal**: more\n`);
    lanes.worker.commitTask('docs: add phase 9', ['.planning']);
    const told = value(lanes.land()).notes.map(({ path: where, what }) => `${where} ${what}`);
    expect(told).toContainEqual(
      expect.stringMatching(/ROADMAP\.md .*roadmap-edited\): phase 9 \(Extra\) was added/),
    );
  });

  it.each(['phases-renumbered', 'phase-complete'])('keeps holding a plan that came too late: %s', (name) => {
    atBoundary();
    if (name === 'phase-complete') workerPhase(lanes.worker, '3');
    else {
      lanes.worker.edit('ROADMAP.md', (text) =>
        text
          .replace(/^### Phase 3: [^]*?(?=### Phase 4)/m, '')
          .replaceAll(/^.*(?:Phase 3:|\| 3\.).*\n/gm, ''),
      );
      lanes.git('rm', '-rq', '.planning/phases/03-feed');
      lanes.worker.commitTask('docs: phase 3 is not wanted', ['.planning/ROADMAP.md']);
    }
    const before = everything();
    expect(troubleName(lanes.land())).toBe(name);
    expect(everything()).toEqual(before);
  });

  it('refuses in the middle of a merge, without the history it was planned on, and once it is discarded', () => {
    atBoundary();
    const [held] = heldPlans(lanes.project);
    writeFileSync(path('.git/MERGE_HEAD'), `${lanes.git('rev-parse', 'HEAD')}\n`);
    expect(troubleName(lanes.land())).toBe('operation-in-progress');
    rmSync(path('.git/MERGE_HEAD'));
    lanes.git('switch', '-q', '--orphan', 'other');
    lanes.git('commit', '-qm', 'empty', '--allow-empty');
    expect(troubleName(lanes.land())).toBe('base-not-in-history');
    lanes.git('switch', '-q', 'main');
    value(discardHeld(lanes.project, '3'));
    expect(troubleName(lanes.landThis(held))).toBe('not-held');
  });

  it('refuses a STATE.md that is deleted here', () => {
    atBoundary();
    rmSync(path('.planning/STATE.md'));
    const before = everything();
    expect(troubleName(lanes.land())).toBe('planning-file-deleted');
    expect(everything()).toEqual(before);
  });

  it('refuses on another branch than the lane was made for', () => {
    atBoundary();
    lanes.git('switch', '-q', '-c', 'elsewhere');
    const before = everything();
    expect(troubleName(lanes.land())).toBe('wrong-branch');
    expect(everything()).toEqual(before);
    lanes.git('switch', '-q', 'main');
    expect(troubleName(lanes.land())).toBe('no trouble');
  });

  it('is not discarded while it lands', () => {
    atBoundary();
    const refused: string[] = [];
    const landed = lanes.land({
      onStep: (step) => {
        if (step === 'carried') refused.push(troubleName(discardHeld(lanes.project, '3')));
      },
    });
    expect([troubleName(landed), refused]).toEqual(['no trouble', ['lease-held']]);
    expect(lanes.git('for-each-ref', 'refs/leapfrog/discarded', 'refs/leapfrog/held')).toBe('');
  });

  it('does not bring back a commit that was taken back while it was prepared', () => {
    atBoundary();
    lanes.worker.writeSource('src/oops.js', 'oops\n');
    lanes.worker.commitTask('feat: oops', ['src/oops.js']);
    const landed = lanes.land({
      onStep: (step) => {
        if (step === 'fetched' && existsSync(path('src/oops.js')))
          lanes.git('reset', '-q', '--keep', 'HEAD^');
      },
    });
    expect(troubleName(landed)).toBe('no trouble');
    expect(lanes.git('log', '--format=%s', '-3')).not.toContain('oops');
  });
});

/** Lands in a process of its own, which is killed at a step with nothing cleaned up. */
function killAt(step: LaneStep): void {
  const lane = new URL('../../dist/lane/index.js', import.meta.url).href;
  const script = `
    const { heldPlan, landPlan, openProject } = await import(${JSON.stringify(lane)});
    const { value: project } = openProject({ folder: process.cwd(), env: process.env });
    const onStep = (step) => { if (step === ${JSON.stringify(step)}) process.kill(process.pid, 'SIGKILL'); };
    landPlan({ ...project, onStep }, heldPlan(project, '3'), { boundary: { restMs: 0 } });`;
  const state = dirname(lanes.project.paths.stateFolder);
  const { signal, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: lanes.sample.folder,
    env: { ...process.env, LEAPFROG_STATE_DIR: state, HOME: state },
    encoding: 'utf8',
  });
  expect([signal, stderr]).toEqual(['SIGKILL', '']);
}

describe('a landing that was killed', () => {
  it.each(['prepared', 'fetched', 'captured', 'carried', 'landed'] as const)(
    'at “%s” ends the same when it runs again',
    (step) => {
      atBoundary();
      lanes.worker.edit('STATE.md', withOwnDecision);
      const [held] = heldPlans(lanes.project);
      killAt(step);
      expect(lanes.worker.read('STATE.md')).toContain('mine, uncommitted');
      const landed = value(lanes.landThis(held));
      expect(landed.already).toBe(step === 'landed');
      expect(lanes.git('status', '--porcelain')).toBe('M .planning/STATE.md');
      expect(lanes.git('rev-list', '--count', `--grep=create phase plan`, `${held?.base}..HEAD`)).toBe('1');
      expect(lanes.worker.read('STATE.md')).toContain('mine, uncommitted');
      expect(lanes.git('show', 'HEAD:.planning/STATE.md')).toContain('ask for icons');
      expect(lanes.git('show', 'HEAD:.planning/STATE.md')).not.toContain('mine, uncommitted');
      expect(
        lanes.git('for-each-ref', 'refs/leapfrog/captured', 'refs/leapfrog/landing', 'refs/leapfrog/held'),
      ).toBe('');
    },
  );

  it('behind its fast-forward has landed, and is not discarded any more', () => {
    atBoundary();
    killAt('landed');
    expect(troubleName(discardHeld(lanes.project, '3'))).toBe('landing-unfinished');
    expect(value(lanes.land()).already).toBe(true);
  });

  it('in the middle of its fast-forward leaves no plan behind where it is discarded then', () => {
    atBoundary();
    lanes.worker.edit('STATE.md', withOwnDecision);
    killAt('carried');
    const pending = lanes.git('for-each-ref', '--format=%(refname)', 'refs/leapfrog/landing');
    lanes.git('checkout', pending, '--', '.planning/phases/03-feed');
    value(discardHeld(lanes.project, '3'));
    expect(lanes.git('status', '--porcelain')).toBe('M .planning/STATE.md');
    expect(uncommittedLines()).toEqual(['+- mine, uncommitted']);
    expect(existsSync(path('.planning/phases/03-feed/03-01-PLAN.md'))).toBe(false);
    expect(lanes.git('for-each-ref', 'refs/leapfrog/captured', 'refs/leapfrog/landing')).toBe('');
    expect(lanes.git('for-each-ref', '--format=%(refname)', 'refs/leapfrog/kept')).toContain('/cut-off/');
  });

  it('after the carry-over, with everything that was staged committed since, lands on that', () => {
    atBoundary();
    lanes.worker.edit('STATE.md', withOwnDecision);
    killAt('carried');
    lanes.worker.writeSource('src/more.js', 'more\n');
    lanes.worker.commitTask('feat: more', ['src/more.js']);
    value(lanes.land());
    expect(lanes.git('status', '--porcelain')).toBe('M .planning/STATE.md');
    expect(uncommittedLines()).toEqual(['+- mine, uncommitted']);
  });
});

function ignoredAtBoundary(): void {
  lanes = makeTwoLanes('january', { ignored: true });
  const { lane, planner } = lanes.openLane();
  plannerPlan(planner, '3');
  addTodo(planner, 'ask for icons');
  lanes.hold(lane);
  workerPhase(lanes.worker, '2');
}

describe('landing into a planning folder that git ignores', () => {
  it('writes the files and says that it was not atomic', () => {
    ignoredAtBoundary();
    const before = lanes.git('rev-parse', 'HEAD');
    const landed = value(lanes.land());
    expect(landed.atomic).toBe(false);
    expect(lanes.git('rev-parse', 'HEAD')).toBe(before);
    expect(lanes.git('status', '--porcelain')).toBe('');
    expect(lanes.worker.read('phases/03-feed/03-02-PLAN.md')).toContain('plan:');
    expect(lanes.worker.read('STATE.md')).toContain('ask for icons');
    expect(lanes.worker.read('STATE.md')).toContain('Ready to execute');
    expect(lanes.worker.read('ROADMAP.md')).toContain('- [ ] 03-02-PLAN.md');
  });

  it('prints an undo', () => {
    ignoredAtBoundary();
    const state = lanes.worker.read('STATE.md');
    const landed = value(lanes.land());
    execFileSync('sh', ['-c', landed.undo], { cwd: lanes.sample.folder, stdio: 'pipe' });
    expect(lanes.worker.read('STATE.md')).toBe(state);
    expect(existsSync(path('.planning/phases/03-feed/03-01-PLAN.md'))).toBe(false);
  });

  it.each([1, 2, 3])('rolls forward after a kill at file %i, an edit in between included', (count) => {
    ignoredAtBoundary();
    let written = 0;
    const [held] = heldPlans(lanes.project);
    expect(() =>
      lanes.land({
        onStep: (step) => {
          written += step === 'file-written' ? 1 : 0;
          if (written === count) throw new Error('killed');
        },
      }),
    ).toThrow('killed');
    expect(troubleName(discardHeld(lanes.project, '3'))).toBe('landing-unfinished');
    lanes.worker.edit('STATE.md', (text) =>
      text.replace('### Decisions\n', '### Decisions\n\n- edited meanwhile\n'),
    );
    const landed = value(lanes.landThis(held));
    expect(landed.notes).toEqual([]);
    const state = readFileSync(path('.planning/STATE.md'), 'utf8');
    expect(
      ['ask for icons', 'edited meanwhile', 'Ready to execute'].filter((text) => !state.includes(text)),
    ).toEqual([]);
    expect(existsSync(path('.planning/phases/03-feed/03-02-PLAN.md'))).toBe(true);
    expect(lanes.git('for-each-ref', 'refs/leapfrog/landing', 'refs/leapfrog/held')).toBe('');
  });

  it('writes no further file once its lease is gone, and whoever has it then writes the rest', () => {
    ignoredAtBoundary();
    const [held] = heldPlans(lanes.project);
    const steps: string[] = [];
    const lost = lanes.land({
      onStep: (step) => {
        steps.push(step);
        if (step === 'file-written')
          rmSync(join(lanes.project.paths.commonFolder, 'landing.lease'), { recursive: true });
      },
    });
    expect(troubleName(lost)).toBe('lease-lost');
    expect(steps.filter((step) => step === 'file-written')).toHaveLength(1);
    value(lanes.landThis(held));
    expect(lanes.worker.read('STATE.md')).toContain('ask for icons');
    expect(existsSync(path('.planning/phases/03-feed/03-02-PLAN.md'))).toBe(true);
  });

  it('starts over when a file was written while it was prepared', () => {
    ignoredAtBoundary();
    let edited = false;
    value(
      lanes.land({
        onStep: (step) => {
          if (step !== 'prepared' || edited) return;
          edited = true;
          lanes.worker.edit('STATE.md', (text) =>
            text.replace('### Decisions\n', '### Decisions\n\n- late one\n'),
          );
        },
      }),
    );
    expect(lanes.worker.read('STATE.md')).toContain('late one');
    expect(lanes.worker.read('STATE.md')).toContain('ask for icons');
  });
});
