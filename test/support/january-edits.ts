import type { GsdSession } from './gsd-session.ts';
import { planId, samplePhase, samplePhases } from './sample-texts.ts';

/** What January sessions write into STATE.md and ROADMAP.md by hand: the whole file again, with the fields changed. */

export function januaryBegin(session: GsdSession, phase: string, of: number): void {
  const { name } = samplePhase(phase);
  session.edit('STATE.md', (text) =>
    fields(text, {
      Phase: `${phase} of ${String(samplePhases.length)} (${name})`,
      Plan: `1 of ${String(of)} in current phase`,
      Status: 'In progress',
      'Last activity': `${session.date} — Phase ${phase} execution started`,
      '**Current focus:**': `Phase ${phase} — ${name}`,
    }),
  );
}

export interface JanuaryPlan {
  readonly phase: string;
  readonly number: number;
  readonly of: number;
  readonly decision: string;
}

export function januaryPlanDone(session: GsdSession, { phase, number, of, decision }: JanuaryPlan): void {
  const id = planId(phase, number);
  const { name } = samplePhase(phase);
  session.edit('STATE.md', (text) =>
    addBullet(
      fields(text, {
        Plan: `${String(number)} of ${String(of)} in current phase`,
        Status: number === of ? 'Phase complete' : 'In progress',
        'Last activity': `${session.date} — Completed ${id}-PLAN.md`,
        Progress: bar(number, of),
        'Last session': `${session.date} 10:0${String(number % 10)}`,
        'Stopped at': `Completed ${id}-PLAN.md`,
      }),
      'Decisions',
      `[Phase ${phase}]: ${decision}`,
    ),
  );
  session.edit('ROADMAP.md', (text) =>
    text
      .replace(`- [ ] ${id}-PLAN.md`, `- [x] ${id}-PLAN.md`)
      .replace(row(phase), `| ${phase}. ${name} | ${String(number)}/${String(of)} | In progress | - |`),
  );
}

export function januaryClose(session: GsdSession, phase: string, of: number): void {
  const { name, requirement } = samplePhase(phase);
  const next = samplePhases.find((candidate) => Number(candidate.number) === Number(phase) + 1);
  session.edit('ROADMAP.md', (text) =>
    text
      .replace(new RegExp(`- \\[ \\] (\\*\\*Phase ${phase}: .*)`), `- [x] $1 (completed ${session.date})`)
      .replace(
        row(phase),
        `| ${phase}. ${name} | ${String(of)}/${String(of)} | Complete | ${session.date} |`,
      ),
  );
  session.edit('REQUIREMENTS.md', (text) =>
    text
      .replace(`- [ ] **${requirement}**`, `- [x] **${requirement}**`)
      .replace(
        `| ${requirement} | Phase ${phase} | Pending |`,
        `| ${requirement} | Phase ${phase} | Complete |`,
      ),
  );
  session.edit('STATE.md', (text) =>
    fields(text, {
      ...(next === undefined
        ? {}
        : { Phase: `${next.number} of ${String(samplePhases.length)} (${next.name})`, Plan: 'Not started' }),
      Status: next === undefined ? 'Milestone complete' : 'Ready to plan',
      'Last activity': `${session.date} — Phase ${phase} complete`,
      'Stopped at': `Phase ${phase} complete`,
    }),
  );
}

/** Adds to the list below a heading; a first entry takes the place of "None yet." */
export function addBullet(text: string, heading: string, entry: string): string {
  const title = `### ${heading}\n`;
  const start = text.indexOf(title);
  if (start < 0) throw new Error(`STATE.md has no "${heading}"`);
  const from = start + title.length;
  const rest = text.slice(from);
  const length = /\n#{1,3} /.exec(rest)?.index ?? rest.length;
  const body = rest
    .slice(0, length)
    .replace(/^None(?: yet)?\.?$/m, '')
    .trimEnd();
  const gap = body === '' || /^\s*[-*] /m.test(body) ? '\n' : '\n\n';
  return `${text.slice(0, from)}${body}${gap}- ${entry}\n${rest.slice(length)}`;
}

/** Sets `Label: value` lines, each where it stands first. */
function fields(text: string, values: Readonly<Record<string, string>>): string {
  return Object.entries(values).reduce((changed, [label, value]) => {
    const head = label.endsWith('**') ? label : `${label}:`;
    return changed.replace(new RegExp(`^(${escaped(head)})[^\\n]*`, 'm'), () => `${head} ${value}`);
  }, text);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function row(phase: string): RegExp {
  return new RegExp(`^\\| ${phase}\\. [^\\n]*`, 'm');
}

function bar(done: number, of: number): string {
  const tenths = Math.round((done / of) * 10);
  return `[${'█'.repeat(tenths)}${'░'.repeat(10 - tenths)}] ${String(tenths * 10)}%`;
}
