import type { GsdSession } from './gsd-session.ts';
import { addBullet } from './january-edits.ts';
import {
  contextText,
  padded,
  phaseFolder,
  planId,
  planText,
  researchText,
  samplePhase,
} from './sample-texts.ts';
import type { SamplePlan } from './sample-texts.ts';

/** discuss-phase: CONTEXT.md, committed. */
export function plannerDiscuss(session: GsdSession, phase: string): void {
  const context = `${phaseFolder(phase)}/${padded(phase)}-CONTEXT.md`;
  session.write(context, contextText(phase));
  session.commitDocs(`docs(${padded(phase)}): capture phase context`, [`.planning/${context}`]);
}

/** The texts of plan-phase and its first commit, before any state verb: RESEARCH, the plans, the roadmap's section. */
export function plannerWrite(
  session: GsdSession,
  phase: string,
  plans: readonly SamplePlan[] = samplePhase(phase).plans,
): void {
  const folder = phaseFolder(phase);
  const research = `${folder}/${padded(phase)}-RESEARCH.md`;
  session.write(research, researchText(phase));
  session.commitDocs(`docs(${phase}): research phase domain`, [`.planning/${research}`]);
  for (const [index, plan] of plans.entries()) {
    session.write(`${folder}/${planId(phase, index + 1)}-PLAN.md`, planText(phase, index + 1, plan));
  }
  session.edit('ROADMAP.md', (text) => withPlanList(text, phase, plans));
  session.commitDocs(`docs(${padded(phase)}): create phase plan`, [
    ...planPaths(phase, plans),
    '.planning/ROADMAP.md',
  ]);
}

/** The end of plan-phase as each generation has it: nothing, `planned-phase`, or also `annotate-dependencies` and a commit. */
export function plannerAnnounce(
  session: GsdSession,
  phase: string,
  plans: readonly SamplePlan[] = samplePhase(phase).plans,
): void {
  if (session.generation === 'january') return;
  const { name } = samplePhase(phase);
  session.verb('config-set', 'workflow._auto_chain_active', 'false');
  session.verb('state', 'planned-phase', '--phase', phase, '--name', name, '--plans', String(plans.length));
  // 1.32 ends here and leaves STATE.md changed and not committed.
  if (session.generation === 'classic-1.32') return;
  session.verb('roadmap', 'annotate-dependencies', phase);
  session.commitDocs(`docs(${padded(phase)}): create phase plan`, [
    ...planPaths(phase, plans),
    '.planning/STATE.md',
    '.planning/ROADMAP.md',
  ]);
}

/** plan-phase from beginning to end; CONTEXT is there already. */
export function plannerPlan(
  session: GsdSession,
  phase: string,
  plans: readonly SamplePlan[] = samplePhase(phase).plans,
): void {
  plannerWrite(session, phase, plans);
  plannerAnnounce(session, phase, plans);
}

/** `/gsd-add-todo`: a file, and STATE.md's list edited by hand in every generation. */
export function addTodo(session: GsdSession, title: string): void {
  const slug = title.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const path = `todos/pending/${session.date}-${slug}.md`;
  session.write(
    path,
    `---\ncreated: ${session.date}T10:00\ntitle: ${title}\narea: general\nfiles: []\n---\n\n## Problem\n\n${title}\n`,
  );
  session.edit('STATE.md', (text) => addBullet(text, 'Pending Todos', title));
  session.commitDocs(`docs: capture todo - ${title}`, [`.planning/${path}`, '.planning/STATE.md']);
}

/** A blocker noted in STATE.md; not committed by itself, as GSD leaves it to the next commit. */
export function addBlocker(session: GsdSession, text: string): void {
  if (session.generation === 'january') {
    session.edit('STATE.md', (state) => addBullet(state, 'Blockers/Concerns', text));
  } else session.verb('state', 'add-blocker', '--text', text);
}

/** A decision noted in STATE.md; not committed by itself. */
export function addDecision(session: GsdSession, phase: string, text: string): void {
  if (session.generation === 'january') {
    session.edit('STATE.md', (state) => addBullet(state, 'Decisions', `[Phase ${phase}]: ${text}`));
  } else session.verb('state', 'add-decision', '--phase', phase, '--summary', text);
}

/** Commits STATE.md as a session does when it ends with notes that nothing else carried. */
export function commitState(session: GsdSession, phase: string): void {
  session.commitDocs(`docs(state): record phase ${phase} context session`, ['.planning/STATE.md']);
}

function planPaths(phase: string, plans: readonly SamplePlan[]): readonly string[] {
  return plans.map((_, index) => `.planning/${phaseFolder(phase)}/${planId(phase, index + 1)}-PLAN.md`);
}

function withPlanList(text: string, phase: string, plans: readonly SamplePlan[]): string {
  const list = plans.map(({ title }, index) => `- [ ] ${planId(phase, index + 1)}-PLAN.md — ${title}`);
  const start = text.indexOf(`### Phase ${phase}: `);
  if (start < 0) throw new Error(`ROADMAP.md has no section for phase ${phase}`);
  const section = text
    .slice(start)
    .replace('**Plans**: TBD', `**Plans**: ${String(plans.length)} plans\n\nPlans:\n${list.join('\n')}`);
  return text.slice(0, start) + section;
}
