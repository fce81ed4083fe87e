import type { DoctorReport, Finding, Severity } from './doctor-report.ts';
import { hanging, pad } from './layout.ts';
import type { TextOptions } from './status-text.ts';

const styles = { error: 'bad', warning: 'warn', note: 'strong' } as const satisfies Readonly<
  Record<Severity, string>
>;

/** The facts in a few lines, then each finding with its remedy, then one sentence. */
export function doctorText({ facts, findings }: DoctorReport, options: TextOptions): string {
  const { claude, gsd } = facts;
  const client =
    claude.path === null
      ? 'not on PATH'
      : `${claude.version ?? 'unknown version'}, ${logins[claude.login]} (${claude.path})`;
  const install =
    gsd.scope === 'none'
      ? 'not installed'
      : `${gsd.generation} ${gsd.version ?? ''} (${gsd.scope}): ${gsd.commands.join(' ')}`;
  const rows = [
    ['machine', `${facts.platform}, Node ${facts.node}, git ${facts.git ?? 'not there'}`],
    ['claude', client],
    ['sandbox', facts.sandbox],
    ['GSD', install],
    ['project', facts.project ?? 'none here'],
    ['lanes', facts.stateFolder],
    [
      'merge',
      facts.mergeDriver ? 'planning files by leapfrog’s merge driver' : 'planning files by git alone',
    ],
  ] as const;
  const lines = [
    ...rows.flatMap(([label, text]) => hanging(`${pad(label, 8)} `, text, options.columns)),
    '',
    ...findings.flatMap((finding) => [...findingLines(finding, options), '']),
    verdict(findings),
  ];
  return `${lines.join('\n')}\n`;
}

const logins = { yes: 'logged in', no: 'not logged in', unknown: 'login not known' } as const;

function findingLines(
  { name, severity, what, where, next }: Finding,
  { columns, paint }: TextOptions,
): string[] {
  const [first = '', ...rest] = hanging(`${pad(severity, 8)} `, `${name}: ${what}`, columns);
  return [
    first.replace(severity, paint(styles[severity], severity)),
    ...rest,
    ...(where === null ? [] : hanging('         at      ', where, columns)),
    ...hanging('         remedy  ', next, columns),
  ];
}

function verdict(findings: readonly Finding[]): string {
  const count = (severity: Severity): number => findings.filter((each) => each.severity === severity).length;
  const errors = count('error');
  if (errors > 0)
    return `${errors} ${errors === 1 ? 'thing stands' : 'things stand'} against two lanes here.`;
  const warnings = count('warning');
  if (warnings === 0) return 'Nothing stands against two lanes here.';
  return `Two lanes can work here; mind ${warnings === 1 ? 'the warning' : `the ${warnings} warnings`}.`;
}
