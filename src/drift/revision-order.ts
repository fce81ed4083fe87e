import type { DriftReport, Finding, Place } from './finding.ts';
import { counts } from './verdict.ts';

/**
 * What a planner is told to do about drift: exactly what changed, which plans and tasks it touches, and to leave everything else
 * alone. (Telling it all and letting it repair just that keeps the rest of its work: CoAgent, arXiv 2606.15376.)
 */
export function revisionOrder({ phase, base, now, findings, touched }: DriftReport): string {
  const counted = findings.filter(counts);
  const others = findings.filter((finding) => !counts(finding));
  return [
    `## Revise the plans of phase ${phase}`,
    '',
    `They were made at ${base.slice(0, 10)}; the project is at ${now.slice(0, 10)} now, and this folder is too. These things are not as the plans assume:`,
    '',
    ...counted.map(findingText),
    ...(others.length === 0
      ? []
      : ['', 'Look whether these matter; they may not:', '', ...others.map(findingText)]),
    '',
    `Change plans ${touched.join(', ')} where these places are touched, and nothing else: every other plan has to stay byte for byte as it is. Add no plans. Every requirement that the plans name now has to stay named. Where something was renamed, moved or removed, name what is there instead. Where something is done already, say so in its task and keep what is left to do. Where code behaves differently and the plan holds all the same, leave it.`,
    '',
  ].join('\n');
}

function findingText({ kind, plan, task, subject, assumed, found, where }: Finding): string {
  const who = plan === undefined ? 'the whole phase' : `plan ${plan}${task === undefined ? '' : `, ${task}`}`;
  const places = [shown('in the plan', where.plan), shown('was', where.before), shown('is', where.now)];
  return `- ${who}: ${subject} (${kind}). Assumed: ${assumed}. Now: ${found}. ${places.filter((place) => place !== '').join('; ')}`.trimEnd();
}

function shown(label: string, place: Place | undefined): string {
  if (place === undefined) return '';
  const lines =
    place.from === undefined
      ? ''
      : `:${place.from}${place.to === undefined || place.to === place.from ? '' : `-${place.to}`}`;
  return `${label} ${place.path}${lines}`;
}
