import { existsSync, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { claudeSettingsFor } from '../agent/claude-settings-files.ts';
import { installedClaude, onPath } from '../agent/installed-claude.ts';
import { git, gitText } from '../git/git.ts';
import { gitVersion } from '../git/git-version.ts';
import { listRefs } from '../git/refs.ts';
import { dangerousSettings } from '../gsd/dangerous-settings.ts';
import { findGsd } from '../gsd/find-gsd.ts';
import { gsdCommand } from '../gsd/gsd-command.ts';
import { gsdNode } from '../gsd/gsd-node.ts';
import type { InstalledGsd } from '../gsd/installed-gsd.ts';
import { laneInUse, laneOf } from '../lane/lane.ts';
import { lanesSetAside } from '../lane/lanes-set-aside.ts';
import { lanesWithoutProject } from '../lane/lanes-without-project.ts';
import { lastLaneEvent } from '../lane/last-lane-event.ts';
import type { LeapProject } from '../lane/leap-project.ts';
import { openProject } from '../lane/open-project.ts';
import { readConfig } from '../planning/config.ts';
import { whereIs } from '../process/index.ts';
import { readJournal } from '../store/journal.ts';
import { leaseHolder } from '../store/lease.ts';
import { stateFolder } from '../store/paths.ts';
import { planningOnDisk } from '../store/planning-on-disk.ts';
import { readRunRecord } from '../supervisor/run-record.ts';
import { trouble, type Result } from '../trouble.ts';
import type { CommandContext } from './context.ts';
import type { Disk, DoctorFacts, Leftovers } from './doctor-report.ts';
import { questionsOf } from './questions-of.ts';

/** Looks at machine, clients and project. Writes nothing anywhere, and starts nothing but git, node and the client, which answer and end. */
export function observeDoctor({
  folder,
  env,
  now,
}: Pick<CommandContext, 'folder' | 'env' | 'now'>): DoctorFacts {
  const version = gitVersion(folder);
  const opened = version === undefined ? noGit(folder) : openProject({ folder, env });
  const project = opened.ok ? opened.value : undefined;
  const top = project === undefined ? folder : dirname(join(project.repo.folder, project.planningRoot));
  const gsd = project?.gsd ?? findGsd({ folder, env });
  const node = gsdNode(gsd.nodeAsked, env);
  const [major = 0, minor = 0, patch = 0] = process.versions.node.split('.').map(Number);
  return {
    platform: process.platform,
    node: [major, minor, patch],
    git: version,
    claude: installedClaude(folder, env),
    settings: claudeSettingsFor(top, env),
    sandboxTools: sandboxTools(env),
    gsd: { ...reportedGsd(gsd), nodeAsked: gsd.nodeAsked, nodeMeets: node.ok && node.value.meets },
    project: projectFacts(opened),
    dangerous: project === undefined ? [] : dangerousSettings(configOf(project)),
    stateFolder: stateFolder(env),
    disks: disksOf([
      stateFolder(env),
      ...(project === undefined ? [] : [project.repo.folder, project.repo.commonDir]),
    ]),
    leftovers: project === undefined ? nothingLeft : leftoversOf(project),
    orphans: lanesWithoutProject(stateFolder(env)),
    aheadMs: project === undefined ? 0 : aheadOf(project, now()),
  };
}

function noGit(folder: string): Result<LeapProject> {
  const what = 'without git there is no project to look at';
  return trouble({
    kind: 'refused',
    name: 'no-repository',
    what,
    where: folder,
    next: 'install git 2.38 or newer',
  });
}

function reportedGsd(
  gsd: InstalledGsd,
): Pick<DoctorFacts['gsd'], 'generation' | 'version' | 'scope' | 'commands'> {
  const { generation, version = null, scope } = gsd;
  const names = ['discuss-phase', 'plan-phase', 'execute-phase', 'verify-work'] as const;
  return {
    generation,
    version,
    scope,
    commands: scope === 'none' ? [] : names.map((name) => gsdCommand(gsd, name)),
  };
}

function projectFacts(opened: Result<LeapProject>): DoctorFacts['project'] {
  if (!opened.ok) return { is: 'refused', trouble: opened.trouble };
  const { repo, planningRoot, notes, tracked } = opened.value;
  const { config } = readConfig(textOf(opened.value, 'config.json'));
  return {
    is: 'open',
    folder: dirname(join(repo.folder, planningRoot)),
    notes,
    tracked,
    commitsDocs: config.commitDocs,
    mergeDriver: git(repo, ['config', '--get', 'merge.leapfrog.driver']).code === 0,
  };
}

function textOf({ repo, planningRoot }: LeapProject, path: string): string | undefined {
  return planningOnDisk(join(repo.folder, planningRoot)).read(path);
}

function configOf(project: LeapProject): unknown {
  try {
    return JSON.parse(textOf(project, 'config.json') ?? '{}');
  } catch {
    // `status` names a broken one as a problem of the planning files.
    return {};
  }
}

/** What the client's sandbox needs on this system; macOS has its own. */
function sandboxTools(env: CommandContext['env']): DoctorFacts['sandboxTools'] {
  if (process.platform !== 'linux') return [];
  return [
    { name: 'bubblewrap', there: onPath('bwrap', env) !== undefined },
    { name: 'socat', there: onPath('socat', env) !== undefined },
  ];
}

/** File systems on another machine, or passed through from one, by statfs(2)'s magic numbers on Linux. */
const networkSystems: ReadonlyMap<number, string> = new Map([
  [0x69_69, 'NFS'],
  [0xff_53_4d_42, 'SMB'],
  [0xfe_53_4d_42, 'SMB'],
  [0x51_7b, 'SMB'],
  [0x01_02_19_97, '9P (a folder of the host system)'],
  [0x00_c3_64_00, 'Ceph'],
  [0x0b_d0_0b_d0, 'Lustre'],
  [0x53_46_41_4f, 'AFS'],
  [0x78_6f_42_56, 'a shared folder of VirtualBox'],
  [0x65_73_55_46, 'FUSE (a folder of another system)'],
]);

function disksOf(paths: readonly string[]): readonly Disk[] {
  return [...new Set(paths)].map((path) => {
    const { type, bavail, bsize } = statfsSync(nearestThere(path));
    return { path, network: networkSystems.get(type >>> 0), freeBytes: bavail * bsize };
  });
}

function nearestThere(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestThere(dirname(path));
}

const nothingLeft: Leftovers = {
  lane: undefined,
  sessions: [],
  kept: 0,
  aside: [],
  unseen: [],
  elsewhere: undefined,
  questions: 0,
};
const kept = /^refs\/leapfrog\/(?:kept|discarded|captured)\//;

function leftoversOf(project: LeapProject): Leftovers {
  const lane = laneInUse(project, 'planner') ? undefined : laneOf(project, 'planner');
  const events = readJournal(project.paths.journal);
  const last = lane === undefined ? undefined : lastLaneEvent(events, lane.phase)?.event;
  const holder = leaseHolder(project.paths.lease);
  return {
    lane:
      lane !== undefined && last === 'plan-opened' ? { phase: lane.phase, folder: lane.folder } : undefined,
    ...(holder === undefined ? sessionsLeft(project) : { sessions: [], unseen: [] }),
    kept: listRefs(project.repo, 'refs/leapfrog/').filter(({ name }) => kept.test(name)).length,
    aside: lanesSetAside(project),
    elsewhere:
      holder === undefined || holder.where === 'here' ? undefined : { holder, lease: project.paths.lease },
    questions: questionsOf(project).length,
  };
}

function sessionsLeft(project: LeapProject): Pick<Leftovers, 'sessions' | 'unseen'> {
  const records = readJournal(project.paths.journal).flatMap((event) => readRunRecord(event) ?? []);
  const over = new Set<string>();
  const folders = new Map<string, string>();
  for (const each of records) {
    if (each.event === 'session-settled' || each.event === 'session-abandoned') over.add(each.session);
    if (each.event === 'session-intended') folders.set(each.session, each.logFolder);
  }
  const left = records.flatMap((each) => {
    if (each.event !== 'session-started' || over.has(each.session) || each.process === undefined) return [];
    const { role, phase, session, process: its } = each;
    const where = whereIs(its);
    return where === 'gone'
      ? []
      : [{ role, phase, session, holder: { pid: its.pid, host: its.host, where } }];
  });
  return {
    sessions: left.flatMap(({ role, phase, holder }) =>
      holder.where === 'here' ? [{ role, phase, pid: holder.pid }] : [],
    ),
    unseen: left.flatMap(({ role, phase, session, holder }) => {
      const folder = folders.get(session);
      if (holder.where === 'here' || folder === undefined) return [];
      return [{ role, phase, holder, claim: join(folder, 'claim.json') }];
    }),
  };
}

/** How far the newest of what is here lies in the future. */
function aheadOf({ repo, paths }: LeapProject, nowMs: number): number {
  const files = [join(repo.gitDir, 'HEAD'), join(repo.gitDir, 'index'), paths.journal];
  const made = files.map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  const committed = Number(gitText(repo, ['log', '-1', '--format=%ct'])) * 1000;
  const holder = leaseHolder(paths.lease);
  const beats = [holder?.beat, holder?.taken].map((at) => (at === undefined ? 0 : Date.parse(at)));
  return Math.max(0, ...[...made, committed, ...beats].map((at) => at - nowMs));
}
