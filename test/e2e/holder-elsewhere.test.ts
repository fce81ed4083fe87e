import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { openProject, type LeapProject } from '../../src/lane/index.ts';
import {
  isRunning,
  ownIdentity,
  processIdentity,
  runSync,
  startSession,
  type ProcessIdentity,
  type RunOutcome,
  type Session,
} from '../../src/process/index.ts';
import { appendEvent, leaseHolder, takeLease } from '../../src/store/index.ts';
import { execute, makeRunFixture, plan, type RunFixture } from '../support/run-fixture.ts';
import { environmentOf, must } from '../support/temporary-project.ts';
import { inNamespace, whyNoNamespace } from '../support/pid-namespace.ts';
import { removeFolder, temporaryFolder } from '../support/temporary-repository.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
let folder: string;
let fixture: RunFixture;
let project: LeapProject;
beforeEach(() => {
  folder = temporaryFolder();
  fixture = makeRunFixture(folder);
  project = must(openProject({ folder: fixture.folder, env: environmentOf(folder) }));
});
afterEach(() => {
  removeFolder(folder);
});

function leapfrog(...args: readonly string[]): RunOutcome {
  const env = { ...process.env, ...environmentOf(folder) };
  return runSync(process.execPath, [cli, ...args], { cwd: fixture.folder, env });
}

/** The project's lease, as the supervisor that `holder` names would have taken it. */
function claim(holder: ProcessIdentity): void {
  mkdirSync(project.paths.lease, { recursive: true });
  const taken = new Date().toISOString();
  const text = JSON.stringify({ nonce: 'n', role: 'the supervisor', taken, released: false, holder });
  writeFileSync(join(project.paths.lease, '1'), text);
}

const elsewhere = [
  ['another machine', { boot: 'another one', host: 'far-away' }, 'on far-away; if that machine is gone'],
  ['another PID namespace', { namespace: 'pid:[1]' }, 'in the container or sandbox where it was started'],
] as const;

describe.each(elsewhere)('a supervisor %s has the project', (_, change, end) => {
  let stranger: ReturnType<typeof spawn>;
  let known: ProcessIdentity;
  beforeEach(async () => {
    const wait =
      'process.on("SIGINT", () => process.exit(1)); console.log("up"); setInterval(() => {}, 1000)';
    stranger = spawn(process.execPath, ['-e', wait], { stdio: ['ignore', 'pipe', 'ignore'] });
    if (stranger.stdout !== null) await once(stranger.stdout, 'data');
    known = processIdentity(stranger.pid) ?? ownIdentity();
    claim({ ...known, ...change });
  });
  afterEach(() => {
    stranger.kill('SIGKILL');
  });

  it('`leapfrog stop` signals nobody here, and says how a person ends it', () => {
    const said = leapfrog('stop');
    expect([said.code, said.stdout]).toEqual([3, '']);
    expect(said.stderr).toContain(end);
    expect(said.stderr).toContain(`remove ${project.paths.lease}`);
    expect(isRunning(known)).toBe(true);
  });

  it('whoever waits for it is told the same, and never to use `leapfrog stop`', () => {
    const script = join(folder, 'script.json');
    writeFileSync(
      script,
      JSON.stringify({ v: 1, name: 'x', tasks: [execute('1'), plan('2'), execute('2')] }),
    );
    const question = { question: '1', name: 'planner-failed', phase: '2', what: 'it failed', next: 'look' };
    appendEvent(project.paths.journal, { event: 'asked', ...question });
    const told = [
      leapfrog('run', '--agent', `scripted:${script}`),
      leapfrog('plan', '2', '--', 'true'),
      leapfrog('work', '--', 'true'),
      leapfrog('answer', '1', 'again'),
      leapfrog('doctor'),
    ].map(({ stdout, stderr }) => `${stdout}${stderr}`.replaceAll(/\s+/g, ' '));
    for (const each of told) {
      expect(each).toContain(end);
      expect(each).not.toContain('leapfrog stop');
    }
    expect(leaseHolder(project.paths.lease)?.pid).toBe(known.pid);
  });

  it('a session of its that was not seen to end is told of by doctor, with what lets the next run pass over it', () => {
    claim({ ...ownIdentity(), pid: 2 ** 30, start: '1' });
    const logFolder = join(folder, 'log');
    const of = { session: 's', role: 'worker', kind: 'execute', phase: '1' } as const;
    const from = { standing: 'planned', plansDone: 0 };
    const intent = { ...of, attempt: 1, folder: fixture.folder, logFolder, from };
    appendEvent(project.paths.journal, { event: 'session-intended', ...intent });
    const started = { ...of, agent: 'claude', process: { ...known, ...change } };
    appendEvent(project.paths.journal, { event: 'session-started', ...started });
    const said = leapfrog('doctor').stdout.replaceAll(/\s+/g, ' ');
    expect(said).toContain('a worker session of phase 1');
    expect(said).toContain(end);
    expect(said).toContain(join(logFolder, 'claim.json'));
    expect(said).not.toContain('leapfrog stop');
  });
});

it('a dead holder has no lease, though the host was renamed since, or an older version wrote it', () => {
  const { namespace: _, ...older } = ownIdentity();
  for (const holder of [{ ...ownIdentity(), host: 'name of yesterday' }, older]) {
    claim(holder);
    expect(leaseHolder(project.paths.lease)).toMatchObject({ pid: process.pid, where: 'here' });
    claim({ ...holder, pid: 2 ** 30, start: '1' });
    expect(leaseHolder(project.paths.lease)).toBeUndefined();
  }
  must(takeLease(project.paths.lease, { role: 'test' })).release();
});

const taking = z.object({ pid: z.number(), said: z.string(), next: z.string() });
const leaseModule = JSON.stringify(new URL('../../dist/store/lease.js', import.meta.url).href);

/** Takes the lease in a namespace of its own, says how that went, and goes on until its input ends. */
async function takerInside(): Promise<{ session: Session; said: z.infer<typeof taking> }> {
  const script = `const { takeLease } = await import(${leaseModule}); const r = takeLease(${JSON.stringify(project.paths.lease)}, { role: 'test' });
    console.log(JSON.stringify({ pid: process.pid, said: r.ok ? 'got' : r.trouble.name, next: r.ok ? '' : r.trouble.next }));
    process.stdin.resume()`;
  const [command, ...flags] = inNamespace;
  const lines = new EventEmitter();
  const first = once(lines, 'line');
  const session = startSession(command, [...flags, process.execPath, '--input-type=module', '-e', script], {
    cwd: folder,
    stdio: 'pipe',
    onLine: (line) => lines.emit('line', line),
  });
  const [line] = z.tuple([z.string()]).parse(await first);
  return { session, said: taking.parse(JSON.parse(line)) };
}

describe.skipIf(whyNoNamespace() !== undefined)('two PID namespaces of one machine', () => {
  it('a living holder inside keeps its lease against one outside', async () => {
    const { session, said } = await takerInside();
    expect(said).toMatchObject({ said: 'got' });
    const refused = takeLease(project.paths.lease, { role: 'test' });
    expect(refused).toMatchObject({ trouble: { name: 'lease-held' } });
    expect(JSON.stringify(refused)).toContain('container or sandbox');
    expect(leaseHolder(project.paths.lease)).toMatchObject({ pid: said.pid, where: 'out-of-sight' });
    session.endInput();
    await session.ended;
  });

  it('a living holder outside keeps its lease against one inside', async () => {
    const mine = must(takeLease(project.paths.lease, { role: 'test' }));
    const { session, said } = await takerInside();
    expect(said).toMatchObject({ said: 'lease-held' });
    expect(said.next).toContain('container or sandbox');
    expect(mine.isOurs()).toBe(true);
    expect(existsSync(join(project.paths.lease, '2'))).toBe(false);
    session.endInput();
    await session.ended;
    mine.release();
  });
});
