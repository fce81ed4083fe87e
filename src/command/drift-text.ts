import type { Finding, FileReference, Place, PlanFootprint } from '../drift/index.ts';
import type { CheckedDrift } from '../lane/check-drift.ts';
import { fit, hanging, printable } from './layout.ts';
import type { Paint } from './paint.ts';

export interface DriftTextOptions {
  readonly columns: number;
  readonly paint: Paint;
  readonly explain: boolean;
}

const tones = { fresh: 'good', patchable: 'warn', stale: 'bad', unknown: 'bad' } as const;

/** The verdict, then each plan with what touches it, then what could not be known, then what to type. */
export function driftText({ report, name, whose }: CheckedDrift, options: DriftTextOptions): string {
  const { columns, paint, explain } = options;
  const { findings, verdict } = report;
  const shown = explain ? findings : findings.filter(({ certainty }) => certainty !== 'possible');
  const hidden = findings.length - shown.length;
  const plans = new Set(shown.map(({ plan }) => plan));
  return lines([
    `${paint('strong', fit(`Phase ${report.phase} (${printable(name)}), ${whose === 'held' ? 'held plan' : 'plans'}:`, columns - 12))} ${paint(tones[verdict], verdict)}`,
    ...hanging('  ', baseLine(report.base, report.now), columns),
    ...[...plans].flatMap((plan) => [
      '',
      paint('strong', plan === undefined ? 'The phase as a whole' : `Plan ${plan}`),
      ...shown
        .filter((finding) => finding.plan === plan)
        .flatMap((finding) => findingLines(finding, options)),
    ]),
    ...(shown.length > 0 ? [''] : []),
    ...report.unknown.flatMap(({ what }) => hanging('  not known  ', what, columns)),
    ...report.limits.flatMap((what) => hanging('  note  ', what, columns)),
    ...(hidden === 0
      ? []
      : hanging('  note  ', `${hidden} more that need not touch it: --explain shows them`, columns)),
    ...nextLines(report.phase, verdict, whose).flatMap((line) => hanging('', line, columns)),
  ]);
}

function baseLine(base: string, now: string): string {
  const from = base === '' ? 'made from a commit that is not known' : `planned from ${base.slice(0, 7)}`;
  return `${from}, compared with ${now.slice(0, 7)}`;
}

function findingLines(finding: Finding, { columns, paint, explain }: DriftTextOptions): readonly string[] {
  const { kind, subject, assumed, found, where, task, certainty } = finding;
  const place = where.now ?? where.before;
  const at = place === undefined ? '' : ` (${placeText(place)})`;
  const head = hanging('  ', printable(`${kind}  ${subject}: ${found}${explain ? '' : at}`), columns);
  if (!explain) {
    const told = task === undefined ? [] : hanging('    ', printable(`touches ${task}`), columns);
    return [...head, ...told.map((line) => paint('faint', line))];
  }
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['assumed', assumed],
    ['by', where.plan === undefined ? undefined : placeText(where.plan)],
    ['task', task],
    ['was', where.before === undefined ? undefined : placeText(where.before)],
    ['is', where.now === undefined ? undefined : placeText(where.now)],
    ['sure', certainty === 'possible' ? 'possible: it does not count' : certainty],
  ];
  return [
    ...head,
    ...rows.flatMap(([label, value]) =>
      value === undefined ? [] : hanging(`    ${label.padEnd(8)}`, printable(value), columns),
    ),
  ];
}

export function placeText({ path, from, to }: Place): string {
  if (from === undefined) return path;
  return to === undefined || to === from ? `${path}:${from}` : `${path}:${from}-${to}`;
}

function nextLines(
  phase: string,
  verdict: CheckedDrift['report']['verdict'],
  whose: CheckedDrift['whose'],
): readonly string[] {
  const own = {
    fresh: [`Next: when the phase before it is complete: leapfrog land ${phase}`],
    patchable: [`Next: leapfrog plan ${phase} --revise (the planner repairs these places and no others)`],
    stale: [`Next: leapfrog discard ${phase} (it stays reachable), then leapfrog plan ${phase}`],
    unknown: [`Next: read the plan, then leapfrog land ${phase} --accept-drift`],
  };
  const theirs = {
    fresh: [],
    patchable: ['Next: tell the planner what changed, or look at these places yourself before executing'],
    stale: ['Next: plan the phase anew'],
    unknown: ['Next: read the plan before executing it'],
  };
  return (whose === 'held' ? own : theirs)[verdict];
}

/** What the plans rely on, by plan: the same as `--footprint --json` in short. */
export function footprintText({ footprint, name }: CheckedDrift, options: DriftTextOptions): string {
  const { columns, paint } = options;
  const { reads } = footprint;
  const searches = reads?.filter(({ kind }) => kind === 'search').length ?? 0;
  const seen =
    reads === undefined ? 'not recorded' : `${reads.length - searches} reads, ${searches} searches`;
  return lines([
    paint('strong', fit(`Phase ${footprint.phase} (${printable(name)}): footprint`, columns)),
    ...hanging('  base      ', footprint.base === '' ? 'not known' : footprint.base, columns),
    ...hanging('  seen      ', seen, columns),
    ...footprint.plans.flatMap((plan) => [
      '',
      paint('strong', `Plan ${plan.id}`),
      ...planLines(plan, columns),
    ]),
    ...footprint.promises.flatMap((promise) => {
      const artifacts = promise.artifacts.map(({ path, exports }) =>
        exports.length === 0 ? path : `${path} (${exports.join(', ')})`,
      );
      return artifacts.length === 0
        ? []
        : ['', ...hanging(`Promised by ${promise.plan}  `, artifacts.join(', '), columns)];
    }),
  ]);
}

function planLines(plan: PlanFootprint, columns: number): readonly string[] {
  const files = (role: FileReference['role']): string =>
    [...new Set(plan.files.filter((file) => file.role === role).map(({ name }) => name))].join(', ');
  const symbols = new Set(
    plan.symbols
      .filter(({ how }) => how === 'code')
      .map(({ owner, name }) => (owner === undefined ? name : `${owner}.${name}`)),
  );
  const rows: readonly (readonly [string, string])[] = [
    ['writes', files('writes')],
    ['reads', files('reads')],
    ['mentions', files('mentions')],
    ['names', [...symbols].join(', ')],
    ['wants', plan.requirements.map((reference) => reference.name).join(', ')],
    ['decided', plan.decisions.map((reference) => reference.name).join(', ')],
    ['outside', plan.outside.join(', ')],
  ];
  return rows.flatMap(([label, value]) =>
    value === '' ? [] : hanging(`  ${label.padEnd(10)}`, printable(value), columns),
  );
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
