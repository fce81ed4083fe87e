import { toldOfAside } from '../lane/lanes-set-aside.ts';
import { limit } from '../limit.ts';
import { holderWords } from '../store/holder-words.ts';
import type { DoctorFacts, DoctorReport, Finding, Severity } from './doctor-report.ts';

/** Pure: what was observed, with a finding for each thing that works against two lanes. */
export function diagnose(facts: DoctorFacts): DoctorReport {
  const { project, claude, gsd, stateFolder } = facts;
  const findings = [
    ...machine(facts),
    ...client(facts),
    ...installedGsd(facts),
    ...settings(facts),
    ...ofProject(facts),
    ...disks(facts),
    ...leftovers(facts),
    ...orphans(facts),
  ];
  return {
    kind: 'doctor',
    version: 1,
    facts: {
      platform: facts.platform,
      node: facts.node.join('.'),
      git: facts.git === undefined ? null : facts.git.join('.'),
      claude,
      gsd: { generation: gsd.generation, version: gsd.version, scope: gsd.scope, commands: gsd.commands },
      project: project.is === 'open' ? project.folder : null,
      stateFolder,
      sandbox: !sandboxThere(facts) ? 'not available' : facts.settings.sandbox ? 'on' : 'off',
      mergeDriver: project.is === 'open' && project.mergeDriver,
    },
    findings: severities.flatMap((severity) => findings.filter((each) => each.severity === severity)),
  };
}

const severities: readonly Severity[] = ['error', 'warning', 'note'];

function finding(
  severity: Severity,
  name: string,
  what: string,
  { next, where = null }: { readonly next: string; readonly where?: string | null },
): Finding {
  return { name, severity, what, where, next };
}

function machine({ platform, node, git, aheadMs }: DoctorFacts): readonly Finding[] {
  const found: Finding[] = [];
  const [major, minor] = node;
  if (major < 20 || (major === 20 && minor < 19)) {
    const what = `Node ${node.join('.')} is too old for leapfrog`;
    found.push(finding('error', 'old-node', what, { next: 'install Node 20.19 or newer' }));
  }
  if (git === undefined) {
    const what = 'git is not there, and everything leapfrog does is done with it';
    found.push(finding('error', 'no-git', what, { next: 'install git 2.38 or newer' }));
  }
  if (platform !== 'linux') {
    const what = `leapfrog is tested on Linux alone so far, and this is ${platform}`;
    const next = 'try it on a copy of the project first (git clone), and tell us what you saw';
    found.push(finding('warning', 'untested-platform', what, { next }));
  }
  if (aheadMs > limit.clockSkewMs) {
    const what = `something here was made ${Math.round(aheadMs / 1000)} s after now: this clock and the one of the file system, or of another machine, differ`;
    const next = 'set the clock (NTP); until then a branch may never seem to rest, and a landing waits';
    found.push(finding('warning', 'clock-skew', what, { next }));
  }
  return found;
}

function client({ claude }: DoctorFacts): readonly Finding[] {
  const where = claude.path;
  if (where === null) {
    const what = 'the claude command is not on PATH: leapfrog run, plan and work open it';
    const next =
      'install Claude Code (npm install -g @anthropic-ai/claude-code), or open another program: leapfrog plan -- CMD';
    return [finding('warning', 'no-claude', what, { next })];
  }
  const found: Finding[] = [];
  if (claude.version === null) {
    const next = 'run `claude --version` yourself; install Claude Code again where it fails';
    found.push(finding('warning', 'claude-broken', 'claude does not say its version', { where, next }));
  } else if (isOlder(claude.version, limit.oldestClaude)) {
    const what = `Claude Code ${claude.version} is older than the oldest that was tried here (${limit.oldestClaude})`;
    found.push(finding('warning', 'old-claude', what, { where, next: 'update it: claude update' }));
  }
  if (claude.login === 'no') {
    const what = 'Claude Code is not logged in, so no session can begin';
    found.push(finding('warning', 'not-logged-in', what, { next: 'log in: claude auth login' }));
  }
  if (claude.login === 'unknown') {
    const what =
      'whether Claude Code is logged in is not known: it has never been started here, or is too old to say';
    found.push(finding('note', 'login-unknown', what, { next: 'start claude once, and see' }));
  }
  return found;
}

/** "2.1.330" before "2.2.0": by numbers, as far as both have them. */
function isOlder(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) => text.split('.').map(Number));
  const at = (b ?? []).findIndex((part, index) => part !== (a?.[index] ?? 0));
  return at >= 0 && (a?.[at] ?? 0) < (b?.[at] ?? 0);
}

function installedGsd({ gsd, project }: DoctorFacts): readonly Finding[] {
  if (gsd.scope === 'none') {
    if (project.is === 'refused' && project.trouble.name === 'no-planning') return [];
    const what = 'no GSD is installed for this project or for you: a session has no GSD commands';
    const next = 'install it: npx @opengsd/gsd-core --claude --local (or --global)';
    return [finding('error', 'no-gsd', what, { next })];
  }
  if (gsd.nodeMeets) return [];
  const what = `this GSD asks for Node ${gsd.nodeAsked} or newer and none is on PATH; its verbs did run on Node 20 in tests`;
  const next = `install Node ${gsd.nodeAsked}, or name one with LEAPFROG_GSD_NODE`;
  return [finding('warning', 'gsd-node', what, { next })];
}

function sandboxThere({ platform, sandboxTools }: DoctorFacts): boolean {
  return platform !== 'win32' && sandboxTools.every(({ there }) => there);
}

function settings(facts: DoctorFacts): readonly Finding[] {
  const { settings: read, sandboxTools, platform } = facts;
  const found: Finding[] = [];
  if (read.managedHooksOnly) {
    const what =
      'managed settings let only the organization’s own hooks run (allowManagedHooksOnly): the guard of a lane cannot load';
    const next =
      'ask whoever manages Claude Code here to allow the guard; until then use leapfrog plan and work with care, not run';
    found.push(finding('error', 'guard-not-allowed', what, { next }));
  }
  if (read.hooksOff) {
    const what =
      'disableAllHooks is set: sessions of leapfrog load their guard all the same, a plain claude has none';
    found.push(
      finding('note', 'hooks-off', what, { next: 'take it out of the settings where you want hooks' }),
    );
  }
  for (const where of read.broken) {
    const what = 'this settings file is no JSON, and Claude Code passes over it without a word';
    found.push(finding('warning', 'settings-broken', what, { where, next: 'mend it' }));
  }
  if (read.sandbox && sandboxThere(facts)) return found;
  const missing = sandboxTools.filter(({ there }) => !there).map(({ name }) => name);
  const what = read.sandbox
    ? 'Claude Code’s Bash sandbox is switched on and cannot start: its commands run without it'
    : 'Claude Code’s own Bash sandbox is off: with it the system itself keeps shell commands inside the session’s folder, beside leapfrog’s guard';
  const install =
    missing.length === 0 ? '' : `install ${missing.join(' and ')} (apt-get install bubblewrap socat), then `;
  const next =
    platform === 'win32'
      ? 'it needs WSL 2 on Windows'
      : `${install}type /sandbox in a session, or set "sandbox": { "enabled": true } in ~/.claude/settings.json`;
  return [...found, finding(read.sandbox ? 'warning' : 'note', 'sandbox-off', what, { next })];
}

function ofProject({ project, dangerous }: DoctorFacts): readonly Finding[] {
  if (project.is === 'refused') {
    const { name, what, where, next } = project.trouble;
    return [finding('error', name, what, { next, where: where ?? null })];
  }
  const found = project.notes.map(({ name, what }) =>
    finding('warning', name, what, { where: project.folder, next: remedies[name] ?? 'mind it' }),
  );
  if (project.tracked && !project.commitsDocs) {
    const what =
      'commit_docs is false though git has the planning files: GSD commits none of them, so no phase closes in history';
    const next = 'set "planning": { "commit_docs": true }, or let git ignore .planning';
    found.push(finding('warning', 'docs-not-committed', what, { where: '.planning/config.json', next }));
  }
  for (const { name, severity, what, next, key } of dangerous)
    found.push(finding(severity, name, what, { where: `.planning/config.json: ${key}`, next }));
  return found;
}

const remedies: Readonly<Record<string, string>> = {
  'linked-worktree': 'run leapfrog in the main worktree, or keep .planning committed here',
  'not-atomic':
    'commit .planning where you can (take it out of .gitignore); else land while nothing else writes there',
};

function disks({ disks: all }: DoctorFacts): readonly Finding[] {
  return all.flatMap(({ path, network, freeBytes }) => [
    ...(network === undefined
      ? []
      : [
          finding(
            'warning',
            'network-file-system',
            `this lies on ${network}: git is slow there, and whether a process on another machine lives cannot be known`,
            {
              where: path,
              next: 'work on a local disk; for lanes alone: LEAPFROG_STATE_DIR',
            },
          ),
        ]),
    ...(freeBytes >= limit.laneSpareBytes
      ? []
      : [
          finding('error', 'disk-full', `${Math.floor(freeBytes / 1024 / 1024)} MB are free`, {
            where: path,
            next: 'make room, or put lanes on another disk with LEAPFROG_STATE_DIR',
          }),
        ]),
  ]);
}

function orphans({ orphans: lanes }: DoctorFacts): readonly Finding[] {
  return lanes.map(({ folder, project }) => {
    const what = `the project of these lanes is not in ${project} any more`;
    const next = `if it was moved, move it back or let leapfrog make new lanes there; if it is gone, look at what lies in ${folder} and remove it`;
    return finding('note', 'project-gone', what, { where: folder, next });
  });
}

function leftovers({ leftovers: left }: DoctorFacts): readonly Finding[] {
  const found: Finding[] = [];
  if (left.lane !== undefined) {
    const { phase, folder } = left.lane;
    const what = `a plan of phase ${phase} was begun in the planner lane and is neither held nor given up`;
    const next = `leapfrog plan ${phase} goes on with it; the next lane keeps it under a ref`;
    found.push(finding('note', 'lane-left', what, { where: folder, next }));
  }
  for (const aside of left.aside) {
    const { what, next } = toldOfAside(aside);
    found.push(finding('warning', 'lane-set-aside', what, { where: aside.folder, next }));
  }
  for (const { role, phase, pid } of left.sessions) {
    const what = `a ${role} session of phase ${phase} lives on without a supervisor (process ${pid})`;
    found.push(
      finding('warning', 'session-left', what, {
        next: 'leapfrog run follows it, leapfrog stop then ends it',
      }),
    );
  }
  for (const { role, phase, holder, claim } of left.unseen) {
    const { who, end } = holderWords(holder, claim);
    const what = `a ${role} session of phase ${phase} (${who}) was not seen to end, and nobody here can see whether it still lives`;
    found.push(finding('warning', 'session-unseen', what, { next: end }));
  }
  if (left.elsewhere !== undefined) {
    const { holder, lease } = left.elsewhere;
    const { who, end } = holderWords(holder, lease);
    const what = `the project’s lease is held by ${who}, and nobody here can see whether that still lives`;
    found.push(finding('warning', 'foreign-lease', what, { where: lease, next: end }));
  }
  if (left.questions > 0) {
    const what = `${left.questions} ${left.questions === 1 ? 'question waits' : 'questions wait'} for you`;
    found.push(finding('note', 'questions-open', what, { next: 'leapfrog inbox' }));
  }
  if (left.kept > limit.keptCommits) {
    const what = `${left.kept} commits are kept under private refs: discarded plans, captures, leftovers of lanes`;
    const next =
      'git for-each-ref --sort=creatordate refs/leapfrog/kept, and drop what you are sure about (README, Private refs)';
    found.push(finding('note', 'kept-commits', what, { next }));
  }
  return found;
}
