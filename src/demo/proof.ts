import type { Script } from '../agent/index.ts';
import { gitText, isAncestor, planningAtCommit, planningHistory, type Repository } from '../git/index.ts';
import { findPhase, readProject, type Project } from '../planning/index.ts';
import { runSync, type Environment } from '../process/index.ts';
import type { RunRecord } from '../supervisor/index.ts';
import { damageCount, findDamage } from './damage.ts';

/** Something that the demo promises, and what was found. */
export interface Claim {
  readonly what: string;
  readonly holds: boolean;
  readonly evidence: string;
}

export interface PlayedInLanes {
  readonly repo: Repository;
  /** HEAD before the lanes began. */
  readonly from: string;
  readonly lintBefore: CheckResult;
  readonly records: readonly RunRecord[];
  readonly tasks: Script['tasks'];
  readonly env: Environment;
}

export interface CheckResult {
  readonly passed: boolean;
  /** The last line that it printed. */
  readonly said: string;
}

/** Runs one of the project's own checks: `sh scripts/lint.sh`, `sh tests/run.sh`. */
export function runCheck(folder: string, script: string, env: Environment): CheckResult {
  const { code, stdout, stderr } = runSync('sh', [script], { cwd: folder, env });
  const said = (stdout.trim() || stderr.trim()).split('\n').at(-1) ?? '';
  return { passed: code === 0, said };
}

/** Every promise of the demo, judged by git, the journal and the project's own checks. */
export function prove(played: PlayedInLanes): readonly Claim[] {
  const { repo, env } = played;
  const project = readProject(
    planningAtCommit(repo, 'HEAD', '.planning'),
    planningHistory(repo, 'HEAD', '.planning'),
  );
  const lint = runCheck(repo.folder, 'scripts/lint.sh', env);
  const tests = runCheck(repo.folder, 'tests/run.sh', env);
  const dirty = gitText(repo, ['status', '--porcelain']);
  return [
    claim('lint failed before', !played.lintBefore.passed, played.lintBefore.said),
    claim('lint passes after', lint.passed, lint.said),
    claim('the tests that phase 2 made pass', tests.passed, tests.said),
    allComplete(project),
    ...['2', '3'].flatMap((phase) => plannedAhead(played, project, phase)),
    nothingLost(played),
    claim('the working tree is clean', dirty === '', dirty === '' ? 'git status: nothing' : dirty),
  ];
}

function claim(what: string, holds: boolean, evidence: string): Claim {
  return { what, holds, evidence };
}

function allComplete({ phases }: Project): Claim {
  const complete = phases.filter(({ status }) => status.is === 'complete');
  return claim(
    'every phase is complete, by evidence',
    phases.length > 0 && complete.length === phases.length,
    phases
      .map(({ number, status }) =>
        status.is === 'complete' && status.closing.by === 'commit'
          ? `phase ${number} closed by ${short(status.closing.commit)}`
          : `phase ${number} is ${status.is}`,
      )
      .join(', '),
  );
}

/** Planned from a base inside the phase before, begun before and held after a commit of that phase's execution. */
function plannedAhead({ repo, records }: PlayedInLanes, project: Project, phase: string): readonly Claim[] {
  const before = String(Number(phase) - 1);
  // A revised plan lands from the commit of its revision; it was made ahead where it was held first.
  const first = records.find((record) => record.event === 'plan-held' && record.phase === phase);
  const base = first?.event === 'plan-held' ? first.base : planCommit(repo, phase)?.base;
  const closing = closingOf(project, before);
  const inside =
    base !== undefined && closing !== undefined && base !== closing && isAncestor(repo, base, closing);
  const began = timeOf(
    records,
    (record) => record.event === 'session-started' && record.role === 'planner' && record.phase === phase,
  );
  const held = timeOf(records, (record) => record.event === 'plan-held' && record.phase === phase);
  const between = records.filter(
    (record) =>
      record.event === 'committed' &&
      record.role === 'worker' &&
      record.phase === before &&
      Date.parse(record.at) > began &&
      Date.parse(record.at) < held,
  ).length;
  return [
    claim(
      `plan ${phase} was made from a base before phase ${before} was closed`,
      inside,
      `base ${short(base)}, closing commit ${short(closing)}`,
    ),
    claim(
      `plan ${phase} began before, and was held after, commits of phase ${before}'s execution`,
      between > 0,
      `${between} commits of phase ${before} in between`,
    ),
  ];
}

/** The commit that landed a plan, and the base that its trailer names. */
function planCommit(
  repo: Repository,
  phase: string,
): { readonly commit: string; readonly base: string } | undefined {
  const format = '--format=%H%x09%s%x09%(trailers:key=Leapfrog-Base,valueonly,separator=%x2C)';
  const wanted = `docs(${phase.padStart(2, '0')}): create phase plan`;
  for (const line of gitText(repo, ['log', format]).split('\n')) {
    const [commit = '', subject = '', base = ''] = line.split('\t');
    if (subject === wanted && base !== '') return { commit, base };
  }
  return undefined;
}

function closingOf(project: Project, phase: string): string | undefined {
  const status = findPhase(project, phase)?.status;
  return status?.is === 'complete' && status.closing.by === 'commit' ? status.closing.commit : undefined;
}

function timeOf(records: readonly RunRecord[], wanted: (record: RunRecord) => boolean): number {
  const found = records.find(wanted);
  return found === undefined ? Number.NaN : Date.parse(found.at);
}

/** The question that the control fails: foreign files, lost entries, positions that contradict the phase folders. */
function nothingLost({ repo, from, records, tasks }: PlayedInLanes): Claim {
  const worked = new Set(
    records.flatMap((record) =>
      record.event === 'committed' && record.role === 'worker' ? record.commit : [],
    ),
  );
  const landed = new Set(records.flatMap((record) => (record.event === 'plan-landed' ? record.commit : [])));
  const damage = findDamage({
    repo,
    from,
    to: 'HEAD',
    // Only what was finished can have been lost.
    tasks: tasks.filter(({ role, phase }) =>
      records.some((record) =>
        role === 'planner'
          ? record.event === 'plan-landed' && record.phase === phase
          : record.event === 'session-settled' &&
            record.role === role &&
            record.phase === phase &&
            record.outcome.is === 'done',
      ),
    ),
    roleOf: (commit) => {
      if (worked.has(commit)) return 'worker';
      return landed.has(commit) ? 'planner' : undefined;
    },
  });
  return claim(
    'nothing of either lane was lost or mixed',
    damageCount(damage) === 0,
    `${damage.foreign.length} commits with foreign files, ${damage.lost.length} lost entries, ${damage.wrongPositions.length} wrong positions`,
  );
}

function short(commit: string | undefined): string {
  return commit?.slice(0, 7) ?? 'none';
}
