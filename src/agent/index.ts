/**
 * One session at a time does one task in a process of its own; what it says is parsed here and proves nothing.
 */
export type {
  Agent,
  AgentSession,
  AgentPlace,
  AgentTask,
  LaneLimits,
  Role,
  SessionResumed,
  TaskKind,
} from './agent.ts';
export { endOf, readAgentEvent, type AgentEnd, type AgentEvent } from './agent-event.ts';
export { readScript, scriptStep, stepsFor, type Script, type ScriptTask, type Step } from './script.ts';
export { performStep } from './scripted-step.ts';
export { scriptedAgent } from './scripted-agent.ts';
export { claudeAgent } from './claude-agent.ts';
export { probeClaude, type ClaudeProbe } from './claude-probe.ts';
export { gsdCommandIn } from './claude-command.ts';
// A session that a person sits at: the guard beside it, and what the guard wrote down.
export { guardFilesIn, layGuard, writeRules, type GuardFiles, type GuardWanted } from './claude-settings.ts';
export { clientEnvironment } from './claude-environment.ts';
export { guardNotes, type GuardNote } from './guard-log.ts';
export { callEvidence, speaksOf, type CallEvidence } from './call-evidence.ts';
export { linesRead } from './lines-read.ts';
