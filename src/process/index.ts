/** The only room that starts child processes. */
export { awakeClock } from './awake-clock.ts';
export { endBackground, startBackground, type BackgroundOptions } from './background.ts';
export { bytesFrom } from './bytes-from.ts';
export { cpuMsOf } from './cpu-time.ts';
export { errorCode } from './error-code.ts';
export {
  isRunning,
  processIdentity,
  ownIdentity,
  whereIs,
  type ProcessIdentity,
  type Whereabouts,
} from './process-identity.ts';
export { endMarked, killMarked, markedProcesses, type ProcessMark } from './marked.ts';
export { run } from './run.ts';
export { runSync } from './run-sync.ts';
export type { Environment, RunOptions, RunOutcome } from './run-outcome.ts';
export { startSession, type Session, type SessionEnd, type SessionOptions } from './session.ts';
