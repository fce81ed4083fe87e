import { expect, it } from 'vitest';
import { commandsFor } from './claude-command.ts';

it.each([
  [['gsd-plan-phase'], ['/gsd-plan-phase 3']],
  [['gsd:plan-phase'], ['/gsd:plan-phase 3']],
  [['gsd-core:plan-phase', 'gsd-core:gsd-plan-phase'], ['/gsd-core:plan-phase 3']],
  [['gsd-plan-phase', 'gsd:plan-phase'], ['/gsd:plan-phase 3']],
])('takes the name that the client has: %j', (names, prompts) => {
  expect(commandsFor(names, { kind: 'plan', phase: '3', spelling: '/gsd:' })).toEqual({
    ok: true,
    value: prompts,
  });
});

it('closes gaps in two steps, the phase named in both', () => {
  const names = ['gsd-plan-phase', 'gsd-execute-phase'];
  expect(commandsFor(names, { kind: 'gaps', phase: '2.1' })).toMatchObject({
    value: ['/gsd-plan-phase 2.1 --gaps', '/gsd-execute-phase 2.1 --gaps-only'],
  });
});

it('names the phase in every command that it types, for every kind of task', () => {
  const names = ['gsd-discuss-phase', 'gsd-plan-phase', 'gsd-execute-phase'];
  const kinds = ['discuss', 'plan', 'revise', 'execute', 'gaps'] as const;
  const typed = kinds.flatMap((kind) => {
    const prompts = commandsFor(names, { kind, phase: '2.1' });
    return prompts.ok ? prompts.value : [];
  });
  expect(typed).toHaveLength(6);
  expect(
    typed.filter((command) => !/^\/gsd-(?:discuss|plan|execute)-phase 2\.1(?: --|$)/.test(command)),
  ).toEqual([]);
});

it('refuses with what to do where the command is not there', () => {
  const refused = commandsFor(['help', 'gsd:plan-phase'], { kind: 'execute', phase: '2' });
  expect(refused).toMatchObject({ ok: false, trouble: { name: 'gsd-command-missing' } });
});
