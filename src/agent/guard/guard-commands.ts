import type { LaneRules } from './lane-rules.ts';

/** These go on to other phases, or number, archive or rewrite phases: never while a lane lives. */
const beyondLanes =
  /^(?:autonomous|manager|next|new-milestone|complete-milestone|milestone-.*|plan-milestone-gaps|new-project|phase|add-phase|insert-phase|remove-phase|edit-phase|undo|cleanup|ship|pr-branch|update|reapply-patches|workspace|new-workspace|remove-workspace|quick-batch|review-backlog)$/;
const planning =
  /^(?:plan-phase|discuss-phase|spec-phase|mvp-phase|research-phase|ui-phase|ultraplan-phase|plan-review-convergence|list-phase-assumptions)$/;
const executing = /^(?:execute-phase|execute-plan|transition)$/;

/** Why a GSD command, typed or called as a skill, is not for this session. Other people's commands are. */
export function commandReason(rules: LaneRules, name: string, args: string): string | undefined {
  const verb = /^\/?(?:gsd-core:(?:gsd-)?|gsd[:-])(.+)$/.exec(name)?.[1];
  if (verb === undefined) return undefined;
  const further =
    (verb === 'progress' && /--(?:next|do|auto)/.test(args)) ||
    (verb === 'workstreams' && /\b(?:create|switch|complete|resume)\b/.test(args));
  if (beyondLanes.test(verb) || further)
    return `${name} goes on to other phases or renumbers them, and a lane is at work: leave it to a person, when both lanes have ended`;
  if (!planning.test(verb) && !executing.test(verb)) return undefined;
  const { role, phase: own } = rules;
  if (role === 'planner' && executing.test(verb))
    return `this lane plans phase ${own} and executes nothing: the plan is executed in the project after it has landed. Stop here when the plan is finished`;
  const phase = /(?:^|\s)0*(\d+(?:\.\d+)*[A-Za-z]?)(?=\s|$)/.exec(args)?.[1];
  const gaps = /--gaps\b/.test(args);
  if (phase === own && role === 'worker' && planning.test(verb) && !gaps && rules.notice !== undefined)
    return rules.notice.replace(/\.$/, '');
  if (phase === own) return undefined;
  const other = phase === undefined ? `${name} without a phase` : `phase ${phase}`;
  if (role === 'planner') return `this lane plans phase ${own} only, not ${other}`;
  if (phase !== undefined && planning.test(verb))
    return `phase ${phase} is being planned in the planner lane, and executed when its plan has landed. Stop here when phase ${own} is finished`;
  return `${other} is not this session's: the next phase is planned in the planner lane and executed when its plan has landed. Stop here when phase ${own} is finished`;
}

/** The same for GSD's own command-line tool, whatever it is called; undefined where the words call something else. */
export function gsdVerbReason(rules: LaneRules, words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => /(?:^|\/)gsd-tools(?:\.cjs)?$|^gsd-sdk$|^gsd_run$|^gsd$/.test(word));
  if (at < 0) return undefined;
  const plain = words.slice(at + 1).filter((word) => word !== 'query' && !word.startsWith('-'));
  const [noun = '', verb = '', phase = ''] = plain.flatMap((word, index) =>
    index === 0 ? word.split('.') : [word],
  );
  const renumbers =
    (/^(?:phase|phases|milestone|roadmap)$/.test(noun) &&
      /^(?:remove|insert|renumber|clear|archive|add|add-batch)$/.test(verb)) ||
    (noun === 'milestone' && verb === 'complete') ||
    noun === 'undo';
  if (renumbers)
    return `${noun} ${verb} renumbers or archives phases, and a lane is at work: leave it to a person, when both lanes have ended`;
  const other = /^\d/.test(phase) && phase.replace(/^0+(?=\d)/, '') !== rules.phase;
  return noun === 'phase' && verb === 'complete' && other
    ? `phase ${phase} is not this session's`
    : undefined;
}
