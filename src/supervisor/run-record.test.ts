import { expect, it } from 'vitest';
import { readRunRecord } from './run-record.ts';

const older = { pid: 7, start: '1', boot: 'b', host: 'h' };

it.each([[older], [{ ...older, namespace: 'pid:[1]' }]])(
  'keeps the whole identity of a process: %j',
  (process) => {
    const at = '2026-01-02T03:04:05.000Z';
    const of = { session: 's', role: 'worker', kind: 'execute', phase: '1', agent: 'scripted' };
    const line = { v: 1, id: '1', at, event: 'session-started', ...of, process } as const;
    expect(readRunRecord(line)).toMatchObject({ process });
    const intent = { v: 1, id: '2', at, event: 'hold-intended', act: 'a', phase: '2', by: process } as const;
    expect(readRunRecord(intent)).toMatchObject({ by: process });
  },
);
