import type { AgentEvent, Role, TaskKind } from '../agent/index.ts';
import type { PhaseSnapshot } from '../pipeline/index.ts';
import type { RunRecord } from './run-record.ts';

/**
 * What `run` tells while it goes on, one object each, in order: its journal records, what the sessions say, and where the phases
 * stand whenever that changed.
 */
export type RunEvent =
  | RunRecord
  | {
      readonly event: 'agent';
      readonly at: string;
      readonly session: string;
      readonly role: Role;
      readonly phase: string;
      readonly said: AgentEvent;
    }
  | {
      readonly event: 'adopted';
      readonly kind: TaskKind;
      readonly at: string;
      readonly session: string;
      readonly role: Role;
      readonly phase: string;
    }
  | {
      readonly event: 'phases';
      readonly at: string;
      readonly phases: readonly PhaseSnapshot[];
      readonly held: readonly string[];
    };
