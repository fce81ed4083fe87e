/**
 * The subcommands, one thin file each: parse, call, render.
 */
export { application } from './application.ts';
export type { CommandContext } from './context.ts';
