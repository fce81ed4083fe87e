import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { GsdSession } from './gsd-session.ts';
import { januaryBegin, januaryClose, januaryPlanDone } from './january-edits.ts';
import { padded, phaseFolder, planId, samplePhase, summaryText, verificationText } from './sample-texts.ts';
import type { SamplePlan } from './sample-texts.ts';

/** Number of plans of a phase that are on disk, as an orchestrator counts them. */
export function plansOnDisk(session: GsdSession, phase: string): number {
  const folder = join(session.folder, '.planning', phaseFolder(phase));
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('-PLAN.md')).length : 0;
}

/** execute-phase up to its first plan: `config-set`, `state begin-phase`. Leaves STATE.md changed and not committed, as GSD does. */
export function workerBegin(session: GsdSession, phase: string): void {
  const { name } = samplePhase(phase);
  const count = plansOnDisk(session, phase);
  if (session.generation === 'january') return januaryBegin(session, phase, count);
  session.verb('config-set', 'workflow._auto_chain_active', 'false');
  session.verb('state', 'begin-phase', '--phase', phase, '--name', name, '--plans', String(count));
}

export interface PlanStory {
  /** Another plan than the sample's, for a phase that was planned by the test itself. */
  readonly plan?: SamplePlan;
  readonly decision?: string;
  readonly source?: string;
}

/** One plan, executed: a task commit with the source, the SUMMARY, every state verb of an executor, the plan's own commit. */
export function workerPlan(session: GsdSession, phase: string, number: number, story: PlanStory = {}): void {
  const plan = story.plan ?? plannedIn(phase, number);
  workerTask(session, phase, number, story);
  workerRecord(session, phase, number, story);
  const folder = phaseFolder(phase);
  session.commitDocs(`docs(${planId(phase, number)}): complete ${plan.title.toLowerCase()} plan`, [
    `.planning/${folder}/${planId(phase, number)}-SUMMARY.md`,
    '.planning/STATE.md',
    '.planning/ROADMAP.md',
    '.planning/REQUIREMENTS.md',
  ]);
}

/** The first half of a plan: its source, committed as a task. */
export function workerTask(session: GsdSession, phase: string, number: number, story: PlanStory = {}): void {
  const plan = story.plan ?? plannedIn(phase, number);
  for (const file of plan.files) {
    session.writeSource(
      file,
      story.source ?? `// ${plan.title}\nexport const ready = '${planId(phase, number)}';\n`,
    );
  }
  session.commitTask(`feat(${planId(phase, number)}): ${plan.title.toLowerCase()}`, plan.files);
}

/** The second half without its commit: SUMMARY and the state verbs in the executor's order. */
export function workerRecord(
  session: GsdSession,
  phase: string,
  number: number,
  story: PlanStory = {},
): void {
  const plan = story.plan ?? plannedIn(phase, number);
  const id = planId(phase, number);
  session.write(`${phaseFolder(phase)}/${id}-SUMMARY.md`, summaryText(phase, number, plan, session.date));
  const decision = story.decision ?? `${plan.title} stays small`;
  if (session.generation === 'january') {
    januaryPlanDone(session, { phase, number, decision, of: plansOnDisk(session, phase) });
    return;
  }
  session.verb('state', 'advance-plan');
  session.verb('state', 'update-progress');
  const metric = [
    '--phase',
    phase,
    '--plan',
    padded(number),
    '--duration',
    '5min',
    '--tasks',
    '1',
    '--files',
    '1',
  ];
  session.verb('state', 'record-metric', ...metric);
  session.verb('state', 'add-decision', '--phase', phase, '--summary', decision);
  session.verb('state', 'record-session', '--stopped-at', `Completed ${id}-PLAN.md`, '--resume-file', 'None');
  session.verb('roadmap', 'update-plan-progress', phase);
  session.verb('requirements', 'mark-complete', plan.requirement);
}

/** The end of execute-phase: VERIFICATION says passed, `phase complete`, the closing commit. */
export function workerVerifyAndClose(session: GsdSession, phase: string): void {
  const verification = `${phaseFolder(phase)}/${padded(phase)}-VERIFICATION.md`;
  session.write(verification, verificationText(phase, session.date, covered(session, phase)));
  if (session.generation === 'january') {
    januaryClose(session, phase, plansOnDisk(session, phase));
  } else {
    const run = session.verb('phase', 'complete', phase);
    if (run.code !== 0) throw new Error(`phase complete ${phase}: ${run.stderr}`);
  }
  session.commitDocs(`docs(phase-${phase}): complete phase execution`, [
    '.planning/ROADMAP.md',
    '.planning/STATE.md',
    '.planning/REQUIREMENTS.md',
    `.planning/${verification}`,
  ]);
}

/** execute-phase from beginning to end. */
export function workerPhase(session: GsdSession, phase: string): void {
  workerBegin(session, phase);
  for (let number = 1; number <= plansOnDisk(session, phase); number += 1) workerPlan(session, phase, number);
  workerVerifyAndClose(session, phase);
}

function plannedIn(phase: string, number: number): SamplePlan {
  const { plans, name, requirement } = samplePhase(phase);
  const file = `src/${name.toLowerCase()}-${String(number)}.js`;
  return plans[number - 1] ?? { title: `${name} ${String(number)}`, files: [file], requirement };
}

/** gsd-core's verifier records what its verdict covers; it goes stale when one of those files changes. */
function covered(session: GsdSession, phase: string): string {
  if (session.generation !== 'gsd-core') return '';
  const folder = `.planning/${phaseFolder(phase)}`;
  const evidence = readdirSync(join(session.folder, folder))
    .filter((name) => /-(?:PLAN|SUMMARY)\.md$/.test(name))
    .map((name) => `${folder}/${name}`);
  const sources = samplePhase(phase).plans.flatMap((plan) => plan.files);
  const files = [...evidence, ...sources].filter((path) => existsSync(join(session.folder, path)));
  const run = session.verb('verification', 'fingerprint', folder, ...files);
  const digest = /"covered_digest": "([^"]+)"/.exec(run.stdout)?.[1];
  if (digest === undefined) throw new Error(`verification fingerprint: ${run.stdout}${run.stderr}`);
  return `covered_files:\n${files.map((path) => `  - ${path}\n`).join('')}covered_digest: "${digest}"\n`;
}
