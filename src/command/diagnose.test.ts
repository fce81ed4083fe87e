import { describe, expect, it } from 'vitest';
import { diagnose } from './diagnose.ts';
import type { DoctorFacts } from './doctor-report.ts';
import { doctorText } from './doctor-text.ts';
import { plain } from './paint.ts';

const well: DoctorFacts = {
  platform: 'linux',
  node: [22, 21, 0],
  git: [2, 47],
  claude: { path: '/usr/bin/claude', version: '2.1.330', login: 'yes' },
  settings: { sandbox: true, hooksOff: false, managedHooksOnly: false, broken: [] },
  sandboxTools: [
    { name: 'bubblewrap', there: true },
    { name: 'socat', there: true },
  ],
  gsd: {
    generation: 'gsd-core',
    version: '1.14.0',
    scope: 'local',
    commands: ['/gsd-plan-phase'],
    nodeAsked: 22,
    nodeMeets: true,
  },
  project: {
    is: 'open',
    folder: '/home/ada/app',
    notes: [],
    tracked: true,
    commitsDocs: true,
    mergeDriver: true,
  },
  dangerous: [],
  stateFolder: '/home/ada/.local/state/leapfrog',
  disks: [{ path: '/home/ada/app', network: undefined, freeBytes: 1e12 }],
  leftovers: {
    lane: undefined,
    sessions: [],
    kept: 3,
    aside: [],
    unseen: [],
    elsewhere: undefined,
    questions: 0,
  },
  orphans: [],
  aheadMs: 0,
};
const elsewhere = { pid: 7, host: 'other', where: 'other-machine' } as const;
const unseen = { pid: 7, host: 'ada', where: 'out-of-sight' } as const;
const found = (change: Partial<DoctorFacts>) =>
  diagnose({ ...well, ...change }).findings.map(({ severity, name }) => `${severity} ${name}`);
const claude = (change: Partial<DoctorFacts['claude']>) => ({ claude: { ...well.claude, ...change } });
const settings = (change: Partial<DoctorFacts['settings']>) => ({
  settings: { ...well.settings, ...change },
});
const left = (change: Partial<DoctorFacts['leftovers']>) => ({
  leftovers: { ...well.leftovers, ...change },
});
const open = (change: object) => ({
  project: { ...well.project, ...change } as const,
});

describe('diagnose', () => {
  it('finds nothing where nothing is wrong', () => {
    expect(found({})).toEqual([]);
  });

  it.each<[Partial<DoctorFacts>, string]>([
    [{ node: [20, 18, 1] }, 'error old-node'],
    [{ git: undefined }, 'error no-git'],
    [{ platform: 'darwin' }, 'warning untested-platform'],
    [{ aheadMs: 60_000 }, 'warning clock-skew'],
    [claude({ path: null, version: null, login: 'unknown' }), 'warning no-claude'],
    [claude({ version: null }), 'warning claude-broken'],
    [claude({ version: '2.1.99' }), 'warning old-claude'],
    [claude({ login: 'no' }), 'warning not-logged-in'],
    [claude({ login: 'unknown' }), 'note login-unknown'],
    [{ gsd: { ...well.gsd, scope: 'none', version: null } }, 'error no-gsd'],
    [{ gsd: { ...well.gsd, nodeMeets: false } }, 'warning gsd-node'],
    [settings({ managedHooksOnly: true }), 'error guard-not-allowed'],
    [settings({ hooksOff: true }), 'note hooks-off'],
    [settings({ broken: ['/x/settings.json'] }), 'warning settings-broken'],
    [settings({ sandbox: false }), 'note sandbox-off'],
    [{ sandboxTools: [{ name: 'socat', there: false }] }, 'warning sandbox-off'],
    [open({ notes: [{ name: 'not-atomic', what: 'ignored' }] }), 'warning not-atomic'],
    [open({ commitsDocs: false }), 'warning docs-not-committed'],
    [{ disks: [{ path: '/mnt', network: 'NFS', freeBytes: 1e12 }] }, 'warning network-file-system'],
    [{ disks: [{ path: '/mnt', network: undefined, freeBytes: 1e6 }] }, 'error disk-full'],
    [left({ lane: { phase: '3', folder: '/lane' } }), 'note lane-left'],
    [left({ aside: [{ folder: '/l', at: '2026-11-26', look: 'diff' }] }), 'warning lane-set-aside'],
    [left({ sessions: [{ role: 'worker', phase: '2', pid: 7 }] }), 'warning session-left'],
    [left({ elsewhere: { holder: elsewhere, lease: '/lease' } }), 'warning foreign-lease'],
    [
      left({ unseen: [{ role: 'worker', phase: '2', holder: unseen, claim: '/log/claim.json' }] }),
      'warning session-unseen',
    ],
    [left({ questions: 1 }), 'note questions-open'],
    [left({ kept: 1000 }), 'note kept-commits'],
    [{ orphans: [{ folder: '/state/k', project: '/home/ada/gone' }] }, 'note project-gone'],
  ])('%j → %s', (change, expected) => {
    expect(found(change)).toEqual([expected]);
    const [finding] = diagnose({ ...well, ...change }).findings;
    expect(finding?.next).not.toBe('');
  });

  it('says why lanes are refused, and asks for no GSD where there is no project', () => {
    const trouble = {
      kind: 'refused',
      name: 'no-planning',
      what: 'no .planning',
      next: 'go to one',
    } as const;
    const change = { project: { is: 'refused', trouble }, gsd: { ...well.gsd, scope: 'none' } } as const;
    expect(found(change)).toEqual(['error no-planning']);
  });

  it('puts the worst first', () => {
    const change = { ...settings({ hooksOff: true }), platform: 'darwin', git: undefined } as const;
    expect(found(change)).toEqual(['error no-git', 'warning untested-platform', 'note hooks-off']);
  });

  it('compares versions by number', () => {
    expect(found(claude({ version: '2.1.1970' }))).toEqual([]);
    expect(found(claude({ version: '3.0.0' }))).toEqual([]);
    expect(found(claude({ version: '2.0.999' }))).toEqual(['warning old-claude']);
  });

  it('reads well at 80 columns', () => {
    const report = diagnose({ ...well, ...claude({ login: 'no' }), platform: 'darwin' });
    expect(`\n${doctorText(report, { columns: 80, paint: plain })}`).toMatchInlineSnapshot(`
      "
      machine  darwin, Node 22.21.0, git 2.47
      claude   2.1.330, not logged in (/usr/bin/claude)
      sandbox  on
      GSD      gsd-core 1.14.0 (local): /gsd-plan-phase
      project  /home/ada/app
      lanes    /home/ada/.local/state/leapfrog
      merge    planning files by leapfrog’s merge driver

      warning  untested-platform: leapfrog is tested on Linux alone so far, and this
               is darwin
               remedy  try it on a copy of the project first (git clone), and tell us
                       what you saw

      warning  not-logged-in: Claude Code is not logged in, so no session can begin
               remedy  log in: claude auth login

      Two lanes can work here; mind the 2 warnings.
      "
    `);
  });
});
