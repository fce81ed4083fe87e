import type { InstalledGsd } from './installed-gsd.ts';

export type GsdCommandName =
  | 'new-project'
  | 'discuss-phase'
  | 'plan-phase'
  | 'execute-phase'
  | 'verify-work'
  | 'complete-milestone'
  | 'progress';

/** What a person types in Claude Code, in the spelling of the installed GSD: `/gsd-execute-phase 3`, `/gsd:execute-phase 3`. */
export function gsdCommand(gsd: InstalledGsd, name: GsdCommandName, phase?: string): string {
  return `${gsd.commandPrefix}${name}${phase === undefined ? '' : ` ${phase}`}`;
}
