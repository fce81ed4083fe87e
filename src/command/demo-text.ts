import type { AgentEvent, Role } from '../agent/index.ts';
import type { Claim, Damage, OneTree } from '../demo/index.ts';
import { fit, hanging, printable, wrap } from './layout.ts';
import type { Paint } from './paint.ts';

interface Shown {
  readonly columns: number;
  readonly paint: Paint;
}

export function titleText(title: string, paint: Paint): string {
  return `\n${paint('strong', title)}\n\n`;
}

export function introText({
  control,
  folder,
  columns,
  paint,
}: Shown & { readonly control: boolean; readonly folder: string }): string {
  const what = control
    ? 'The control: the scripts of both lanes in ONE working tree, started together, with nothing between them. ' +
      'The worker executes phase 1 (lint fixes), the planner plans phase 2 (test infrastructure).'
    : 'Two lanes on the dotfiles example: a worker executes a phase while a planner plans the next one. ' +
      'Phase 1 lint fixes (2 of 5 plans executed), phase 2 test infrastructure, phase 3 checks.';
  const honest =
    'Both sessions are scripted: they follow examples/dotfiles/session.yaml, real files, commits and checks, with short ' +
    'waits in place of thinking. No account, no model and no network is used.';
  return [
    paint('strong', `leapfrog demo${control ? ' --control' : ''}`),
    '',
    ...wrap(what, columns),
    ...wrap(honest, columns),
    `In ${folder}`,
    '',
    '',
  ].join('\n');
}

/** One line a claim, its evidence below. */
export function claimLines(claims: readonly Claim[], columns: number, paint: Paint): string {
  return claims
    .map(({ what, holds, evidence }) => {
      const mark = holds ? paint('good', '✓') : paint('bad', '✗');
      const said = hanging('    ', evidence, columns).map((line) => `${paint('faint', line)}\n`);
      return `${mark} ${fit(printable(what), columns - 2)}\n${said.join('')}`;
    })
    .join('');
}

/** A line of the control's log: who committed what, and who found nothing left to commit. */
export function sessionLine(role: Role, event: AgentEvent, columns: number): string | undefined {
  if (event.is === 'committed')
    return fit(printable(`${role}: commits ${event.commit.slice(0, 7)} ${event.subject}`), columns);
  if (event.is === 'ran' && event.command === 'git commit' && event.code !== 0)
    return `${role}: wants to commit, but there is nothing left to commit`;
  if (event.is === 'failed') return fit(printable(`${role}: fails: ${event.why}`), columns);
  return undefined;
}

export function controlText({
  played,
  damage,
  columns,
  paint,
}: Shown & { readonly played: OneTree; readonly damage: Damage }): string {
  const { foreign, lost, wrongPositions } = damage;
  const part = (title: string, items: readonly string[]): string =>
    `${paint(items.length > 0 ? 'bad' : 'good', `${items.length} ${title}`)}\n` +
    items
      .flatMap((item) => hanging('    ', item, columns))
      .map((line) => `${line}\n`)
      .join('');
  const empty = (['worker', 'planner'] as const).flatMap((role) =>
    Array.from(
      { length: played.emptyHanded[role] },
      () => `one of the ${role}: the other session had committed its files`,
    ),
  );
  return (
    titleText('The damage, computed from the commits', paint) +
    part(
      'commits hold files of the other session',
      foreign.map(
        ({ commit, by, subject, paths }) =>
          `${commit.slice(0, 7)} by the ${by}, "${subject}", holds ${paths.join(', ')}`,
      ),
    ) +
    part('commits found nothing left to commit', empty) +
    part(
      'entries were lost',
      lost.map(({ by, path, entry }) => `${path} lacks what the ${by} wrote: ${entry}`),
    ) +
    part(
      'commits have a STATE.md that contradicts the phase folders',
      wrongPositions.map(({ commit, subject, what }) => `${commit.slice(0, 7)} "${subject}": ${what}`),
    )
  );
}
