import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Play, ToolCall, Turn } from './messages-api.ts';
import {
  padded,
  phaseFolder,
  planId,
  planText,
  researchText,
  samplePhase,
  summaryText,
  verificationText,
} from './sample-texts.ts';

/** Generations that have a command-line tool; their sessions call it as their workflows say. */
export type PlayedGeneration = 'classic-1.42' | 'gsd-core';

export interface PlayPlace {
  /** The client's folder: a lane, or the working tree. */
  readonly folder: string;
  readonly generation: PlayedGeneration;
  readonly phase: string;
}

const today = (): string => new Date().toLocaleDateString('sv-SE');
const call = (name: string, input: ToolCall['input']): Turn => ({ calls: [{ name, input }] });
const bash = (command: string): Turn => call('Bash', { command, description: 'run' });

function hands({ folder, generation }: PlayPlace) {
  const installed = generation === 'gsd-core' ? 'gsd-core' : 'get-shit-done';
  const tools = `node "${folder}/.claude/${installed}/bin/gsd-tools.cjs"`;
  const at = (path: string): string => join(folder, '.planning', path);
  return {
    at,
    write: (path: string, content: string): Turn => call('Write', { file_path: at(path), content }),
    read: (path: string): Turn => call('Read', { file_path: at(path) }),
    edit: (path: string, before: string, after: string): Turn =>
      call('Edit', { file_path: at(path), old_string: before, new_string: after }),
    /** Verbs one after the other in one call of the shell, whatever each says: as GSD's agents do it. */
    verbs: (...verbs: readonly string[]): Turn => bash(verbs.map((verb) => `${tools} ${verb}`).join('\n')),
    commit: (subject: string, paths: readonly string[]): Turn =>
      bash(`${tools} commit "${subject}" --files ${paths.map((path) => `.planning/${path}`).join(' ')}`),
  };
}

/** The GSD command as the skill tool names it in this generation. */
export function skillName(generation: PlayedGeneration, verb: string): string {
  return generation === 'gsd-core' ? `gsd-${verb}` : `gsd:${verb}`;
}

function flags(folder: string): { readonly yolo: boolean; readonly chains: boolean } {
  const text = readFileSync(join(folder, '.planning', 'config.json'), 'utf8');
  return {
    yolo: /"mode":\s*"yolo"/.test(text),
    chains: /"(?:auto_advance|_auto_chain_active)":\s*true/.test(text),
  };
}

export interface PlanStory extends PlayPlace {
  /** A limit that the service answers with in the middle of the work. */
  readonly limit?: Turn;
  /** Called when the last of it is done. */
  readonly finished?: () => void;
}

/** plan-phase from beginning to end; with a flag of GSD's that chains, it goes on to execute, as its workflow says. */
export function planPlay(place: PlanStory): Play {
  return running(planning(place));
}

/** Agents shrug at a verb that refuses, but one that could not even start must not go unseen: it ends the play, and the test. */
function* running(play: Play): Play {
  for (let answer = ''; ;) {
    const next = play.next(answer);
    if (next.done === true) return;
    answer = yield next.value;
    if (/Cannot find module|MODULE_NOT_FOUND|SyntaxError/.test(answer))
      throw new Error(`GSD could not be started: ${answer.slice(0, 500)}`);
  }
}

function* planning(place: PlanStory): Play {
  const { folder, generation, phase } = place;
  const { name, plans } = samplePhase(phase);
  const { at, write, read, edit, verbs, commit } = hands(place);
  const where = phaseFolder(phase);
  yield verbs(`init plan-phase ${phase}`);
  yield write(`${where}/${padded(phase)}-RESEARCH.md`, researchText(phase));
  yield commit(`docs(${phase}): research phase domain`, [`${where}/${padded(phase)}-RESEARCH.md`]);
  if (place.limit !== undefined) yield place.limit;
  const files = plans.map((_, index) => `${where}/${planId(phase, index + 1)}-PLAN.md`);
  for (const [index, plan] of plans.entries())
    yield write(files[index] ?? '', planText(phase, index + 1, plan));
  yield read('ROADMAP.md');
  const section = new RegExp(`### Phase ${phase}: [^]*?\\*\\*Plans\\*\\*: TBD`).exec(
    readFileSync(at('ROADMAP.md'), 'utf8'),
  );
  const list = plans
    .map(({ title }, index) => `- [ ] ${planId(phase, index + 1)}-PLAN.md — ${title}`)
    .join('\n');
  const before = section?.[0] ?? '';
  yield edit(
    'ROADMAP.md',
    before,
    before.replace('**Plans**: TBD', `**Plans**: ${plans.length} plans\n\nPlans:\n${list}`),
  );
  yield commit(`docs(${padded(phase)}): create phase plan`, [...files, 'ROADMAP.md']);
  const { chains } = flags(folder);
  if (!chains) yield verbs('config-set workflow._auto_chain_active false');
  yield verbs(
    `state planned-phase --phase ${phase} --name ${name} --plans ${plans.length}`,
    `roadmap annotate-dependencies ${phase}`,
  );
  yield commit(`docs(${padded(phase)}): create phase plan`, [...files, 'STATE.md', 'ROADMAP.md']);
  if (chains) yield call('Skill', { skill: skillName(generation, 'execute-phase'), args: `${phase} --auto` });
  place.finished?.();
  yield { say: `Phase ${phase} planned.` };
}

export interface WorkStory extends PlayPlace {
  /** A limit that the service answers with after the first plan. */
  readonly limit?: Turn;
  /** The phase is closed only after this: so that what runs beside it really does. */
  readonly closes?: Promise<unknown>;
  /** Told what the client said to the chain that `mode: yolo` asks for. */
  readonly chained?: (answer: string) => void;
}

/** execute-phase from beginning to end; in `mode: yolo` it goes on to plan the next phase, as GSD's transition says. */
export function workPlay(story: WorkStory): Play {
  return running(working(story));
}

function* working(story: WorkStory): Play {
  const { folder, generation, phase, closes, chained } = story;
  const { name } = samplePhase(phase);
  const { write, verbs, commit } = hands(story);
  const where = phaseFolder(phase);
  const count = readdirSync(join(folder, '.planning', where)).filter((file) =>
    file.endsWith('-PLAN.md'),
  ).length;
  yield verbs(
    'config-set workflow._auto_chain_active false',
    `state begin-phase --phase ${phase} --name ${name} --plans ${count}`,
  );
  for (let number = 1; number <= count; number += 1) {
    if (!existsSync(join(folder, '.planning', where, `${planId(phase, number)}-SUMMARY.md`)))
      yield* onePlan(story, number);
    if (number === 1 && story.limit !== undefined) yield story.limit;
  }
  const verification = `${where}/${padded(phase)}-VERIFICATION.md`;
  let covered = '';
  if (generation === 'gsd-core') {
    const files = coveredFiles(story);
    const answer = yield verbs(`verification fingerprint .planning/${where} ${files.join(' ')}`);
    const digest = /"covered_digest": "([^"]+)"/.exec(answer)?.[1] ?? '';
    covered = `covered_files:\n${files.map((path) => `  - ${path}\n`).join('')}covered_digest: "${digest}"\n`;
  }
  yield {
    ...write(verification, verificationText(phase, today(), covered)),
    ...(closes === undefined ? {} : { after: closes }),
  };
  yield verbs(`phase complete ${phase}`);
  yield commit(`docs(phase-${phase}): complete phase execution`, [
    'ROADMAP.md',
    'STATE.md',
    'REQUIREMENTS.md',
    verification,
  ]);
  const { yolo } = flags(folder);
  if (yolo) {
    const next = String(Number(phase) + 1);
    chained?.(yield call('Skill', { skill: skillName(generation, 'plan-phase'), args: `${next} --auto` }));
  }
  yield { say: `Phase ${phase} complete.` };
}

function* onePlan(story: PlayPlace, number: number): Generator<Turn, void, string> {
  const { phase, folder } = story;
  const plan = samplePhase(phase).plans[number - 1];
  if (plan === undefined) throw new Error(`phase ${phase} has no plan ${number}`);
  const { write, verbs, commit } = hands(story);
  const id = planId(phase, number);
  const summary = `${phaseFolder(phase)}/${id}-SUMMARY.md`;
  for (const file of plan.files)
    yield call('Write', {
      file_path: join(folder, file),
      content: `// ${plan.title}\nexport const ready = '${id}';\n`,
    });
  yield bash(
    `git add ${plan.files.join(' ')} && git commit -q -m "feat(${id}): ${plan.title.toLowerCase()}"`,
  );
  yield write(summary, summaryText(phase, number, plan, today()));
  yield verbs(
    'state advance-plan',
    'state update-progress',
    `state record-metric --phase ${phase} --plan ${padded(number)} --duration 5min --tasks 1 --files 1`,
    `state add-decision --phase ${phase} --summary "${plan.title} stays small"`,
    `state record-session --stopped-at "Completed ${id}-PLAN.md" --resume-file None`,
    `roadmap update-plan-progress ${phase}`,
    `requirements mark-complete ${plan.requirement}`,
  );
  yield commit(`docs(${id}): complete ${plan.title.toLowerCase()} plan`, [
    summary,
    'STATE.md',
    'ROADMAP.md',
    'REQUIREMENTS.md',
  ]);
}

function coveredFiles({ folder, phase }: PlayPlace): readonly string[] {
  const where = `.planning/${phaseFolder(phase)}`;
  const evidence = readdirSync(join(folder, where))
    .filter((name) => /-(?:PLAN|SUMMARY)\.md$/.test(name))
    .map((name) => `${where}/${name}`);
  const sources = samplePhase(phase).plans.flatMap(({ files }) => files);
  return [...evidence, ...sources].filter((path) => existsSync(join(folder, path)));
}
