import { columnsOf, fit, hanging, pad, printable } from './layout.ts';
import { localTime } from './local-time.ts';
import type { Paint } from './paint.ts';
import type { ReportedHeld, ReportedPhase, ReportedStatus, StatusReport } from './status-report.ts';

export interface TextOptions {
  readonly columns: number;
  readonly paint: Paint;
}

/** Phases shown each side of the ones at work; a project of a thousand phases still fits a screen. */
const around = 4;
const shownProblems = 8;

const signs: Readonly<Record<ReportedStatus, string>> = {
  empty: '·',
  discussed: '·',
  researched: '·',
  planned: '○',
  executing: '▸',
  executed: '▸',
  gaps: '!',
  person: '?',
  complete: '✓',
};

const words: Readonly<Record<ReportedStatus, string>> = {
  empty: 'not begun',
  discussed: 'discussed',
  researched: 'researched',
  planned: 'planned',
  executing: 'executing',
  executed: 'not verified',
  gaps: 'has gaps',
  person: 'waits for you',
  complete: 'complete',
};

/** The report for a person: what is where, what may overlap and why, what waits, and last what to type. */
export function statusText(report: StatusReport, options: TextOptions): string {
  const parts = [
    [...heading(report, options), ...notesText(report.project.notes, options)],
    phaseLines(report, options),
    overlapLines(report, options),
    heldLines(report, options),
    owedLines(report, options),
    laneLines(report, options),
    waitingLines(report, options),
    keptLines(report, options),
    problemLines(report, options),
    nextLines(report, options),
  ];
  return paragraphs(parts);
}

/** The lanes, held plans, notes that wait and kept commits alone; empty where there are none. */
export function lanesText(report: StatusReport, options: TextOptions): string {
  return paragraphs([
    heldLines(report, options),
    owedLines(report, options),
    laneLines(report, options),
    keptLines(report, options),
  ]);
}

function paragraphs(parts: readonly (readonly string[])[]): string {
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function heading({ project, phases }: StatusReport, { columns, paint }: TextOptions): string[] {
  const active = phases.filter((phase) => phase.place === 'active');
  const complete = active.filter((phase) => phase.status === 'complete').length;
  const nothing = project.refusal?.name === 'no-repository' ? 'not in git' : 'no commit yet';
  const at =
    project.commit === null ? nothing : `${project.branch ?? 'no branch'} at ${project.commit.slice(0, 7)}`;
  const facts = [`${complete} of ${active.length} phases complete`, at, gsdName(project.gsd)];
  const title = printable(project.folder.split('/').findLast((part) => part !== '') ?? project.folder);
  const name = project.planningRoot === '.planning' ? title : `${title} (${project.planningRoot})`;
  const [first = '', ...rest] = hanging(`${name}  `, facts.join(' · '), columns);
  return [first.replace(name, paint('strong', name)), ...rest];
}

/** The announcements of `status`, `plan` and `work`: how this project differs from the ordinary case. */
export function notesText(
  notes: StatusReport['project']['notes'],
  { columns, paint }: TextOptions,
): readonly string[] {
  return notes.flatMap(({ name, what }) =>
    hanging('  note  ', `${what} (${name})`, columns).map((line) => paint('warn', line)),
  );
}

function gsdName(gsd: StatusReport['project']['gsd']): string {
  if (gsd.scope === 'none') return 'no GSD installed';
  if (gsd.version === null) return `GSD (${gsd.generation})`;
  return `${gsd.generation === 'gsd-core' ? 'gsd-core' : 'GSD'} ${gsd.version}`;
}

function phaseLines({ phases, held }: StatusReport, options: TextOptions): string[] {
  const active = phases.filter((phase) => phase.place === 'active');
  if (active.length === 0) return [phases.length === 0 ? 'No phases yet.' : 'No open phases.'];
  const from = Math.max(0, firstOpen(active) - around);
  const to = Math.min(active.length, firstOpen(active) + 2 * around);
  const width = Math.max(...active.slice(from, to).map((phase) => columnsOf(phase.number)));
  const isHeld = new Map(held.map((plan) => [plan.phase, plan]));
  return [
    ...folded(active.slice(0, from), options),
    ...active
      .slice(from, to)
      .map((phase) => phaseLine(phase, width, { ...options, held: isHeld.get(phase.number) })),
    ...folded(active.slice(to), options),
  ];
}

function firstOpen(phases: readonly ReportedPhase[]): number {
  const at = phases.findIndex((phase) => phase.status !== 'complete');
  return at < 0 ? phases.length - 1 : at;
}

function folded(phases: readonly ReportedPhase[], { columns, paint }: TextOptions): string[] {
  const [first, last] = [phases[0], phases.at(-1)];
  if (first === undefined || last === undefined) return [];
  const complete = phases.filter((phase) => phase.status === 'complete').length;
  const range = first === last ? first.number : `${first.number} to ${last.number}`;
  return [paint('faint', fit(`  … ${phases.length} more: ${range}, ${complete} complete`, columns))];
}

function phaseLine(
  phase: ReportedPhase,
  numberColumns: number,
  { columns, paint, held }: TextOptions & { readonly held: ReportedHeld | undefined },
): string {
  const status = held === undefined ? words[phase.status] : 'plan held';
  const sign = held === undefined ? signs[phase.status] : '◆';
  const plans = phase.plans === 0 ? '' : `${phase.done}/${phase.plans}`;
  const closed =
    phase.closing === null ? '' : phase.closing === 'files' ? 'by files' : phase.closing.slice(0, 7);
  const tail = `${pad(status, 13)} ${pad(plans, 5)} ${closed}`.trimEnd();
  const nameColumns = Math.min(60, columns - numberColumns - 35);
  const line = `  ${sign} ${pad(phase.number, numberColumns)} ${pad(printable(phase.name), nameColumns)}  ${tail}`;
  if (phase.status === 'complete') return paint('faint', line);
  if (phase.status === 'gaps' || phase.status === 'person') return paint('warn', line);
  return phase.status === 'executing' ? paint('strong', line) : line;
}

function overlapLines({ overlap }: StatusReport, { columns, paint }: TextOptions): string[] {
  if (overlap.verdict === 'none') return [];
  const style = { safe: 'good', risky: 'warn', unsafe: 'bad' } as const;
  const title =
    overlap.executing === null
      ? `Plan ${overlap.planning ?? 'the next phase'}: `
      : `Execute ${overlap.executing} and plan ${overlap.planning ?? 'the next phase'} at once: `;
  return [
    paint('strong', title) + paint(style[overlap.verdict], overlap.verdict),
    ...overlap.reasons.flatMap(({ rule, verdict, what, why }) => {
      const [first = '', ...rest] = hanging(
        `  ${pad(verdict, 6)} `,
        reasonText(rule, verdict, { what, why }),
        columns,
      );
      return [first.replace(verdict, paint(style[verdict], verdict)), ...rest];
    }),
  ];
}

/** Why something is safe needs no saying; why it is not does. */
function reasonText(
  rule: string,
  verdict: string,
  { what, why }: { readonly what: string; readonly why: string },
): string {
  return verdict === 'safe' ? `${rule}: ${what}.` : `${rule}: ${what}; ${why}.`;
}

function heldLines({ held }: StatusReport, { columns, paint }: TextOptions): string[] {
  if (held.length === 0) return [];
  return [
    paint('strong', 'Held plans'),
    ...held.flatMap((plan) => {
      const state = plan.missing.length === 0 ? 'can land now' : 'waits for the boundary';
      return [
        ...hanging(
          `  phase ${plan.phase}  `,
          `${state}; held ${localTime(plan.at).slice(0, 16)}, planned on ${plan.base.slice(0, 7)}`,
          columns,
        ),
        ...plan.missing.flatMap(({ name, what }) => hanging('    missing: ', `${what} (${name})`, columns)),
      ];
    }),
  ];
}

function owedLines({ owed }: StatusReport, { columns, paint }: TextOptions): string[] {
  if (owed.length === 0) return [];
  return [
    paint('strong', 'Notes of discarded plans'),
    ...owed.flatMap(({ phase, branch, notes }) => [
      ...hanging(`  phase ${phase}  `, `the next landing on ${branch} brings them`, columns),
      ...notes.flatMap((note) => hanging('    ', note, columns)),
    ]),
  ];
}

function laneLines({ lanes }: StatusReport, { columns, paint }: TextOptions): string[] {
  if (lanes.length === 0) return [];
  return [
    paint('strong', 'Lanes'),
    ...lanes.flatMap((lane) => {
      const work = lane.phase === null ? 'idle' : `phase ${lane.phase}`;
      const base = lane.base === null ? '' : ` on ${lane.base.slice(0, 7)}`;
      return hanging(
        `  ${lane.role}  `,
        `${work}${base}${lane.live ? ', open now' : ''}, ${lane.folder}${leftText(lane)}`,
        columns,
      );
    }),
  ];
}

function leftText({ left, phase, live }: StatusReport['lanes'][number]): string {
  if (left === null || live) return '';
  const parts = [
    ...(left.commits > 0 ? [`${left.commits} ${left.commits === 1 ? 'commit' : 'commits'}`] : []),
    ...(left.files > 0 ? [`${left.files} uncommitted ${left.files === 1 ? 'file' : 'files'}`] : []),
  ];
  return `; ${parts.join(' and ')} in it ${left.commits + left.files === 1 ? 'is' : 'are'} nowhere else yet: leapfrog plan ${phase ?? ''}`.trimEnd();
}

function waitingLines({ waiting }: StatusReport, { columns, paint }: TextOptions): string[] {
  if (waiting.length === 0) return [];
  return [
    paint('strong', 'Waits for you'),
    ...waiting.flatMap(({ what, next }) => hanging('  ? ', `${what} ${next}`, columns)),
  ];
}

function keptLines({ kept }: StatusReport, { columns, paint }: TextOptions): string[] {
  if (kept.length === 0) return [];
  const more = kept.length - shownKept;
  return [
    paint('strong', 'Commits on no branch'),
    ...kept
      .slice(0, shownKept)
      .flatMap(({ commit, subject, at }) =>
        hanging(`  ${commit.slice(0, 10)}  `, `${at.slice(0, 10)} ${subject}`, columns),
      ),
    ...(more > 0 ? [`  … ${more} more: git for-each-ref refs/leapfrog`] : []),
    ...hanging('  ', 'see one: git show COMMIT; bring it back: git branch NAME COMMIT', columns).map((line) =>
      paint('faint', line),
    ),
  ];
}

const shownKept = 5;

function problemLines({ problems, project }: StatusReport, { columns, paint }: TextOptions): string[] {
  const all = project.refusal === null ? problems : [project.refusal, ...problems];
  if (all.length === 0) return [];
  const more = all.length - shownProblems;
  return [
    paint('strong', 'Problems'),
    ...all.slice(0, shownProblems).flatMap(({ name, where, what, next }, index) => {
      const place = where === null ? '' : `${where}: `;
      const advice = all[index - 1]?.next === next ? '' : `. Next: ${next}`;
      return hanging('  ! ', `${place}${what} (${name})${advice}`, columns);
    }),
    ...(more > 0 ? [`  … ${more} more; leapfrog status --json lists them all`] : []),
  ];
}

function nextLines({ next }: StatusReport, { columns, paint }: TextOptions): string[] {
  const terminal = (name: string, lines: readonly string[]): string[] =>
    lines.map(
      (line, index) => `  ${name === '' ? '' : pad(index === 0 ? name : '', 12)}${paint('strong', line)}`,
    );
  const both = next.terminal2.length > 0;
  return [
    ...hanging('Next: ', next.why, columns),
    ...terminal(both ? 'terminal 1' : '', next.terminal1),
    ...terminal(both ? 'terminal 2' : '', next.terminal2),
  ];
}
