import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readState } from './state.ts';

const text = `---
gsd_state_version: 1.0
status: executing
current_phase: 2
---
# Project State

**Current focus:** Phase 2 — Auth

## Current Position

Phase: 2 of 3 (Auth)
Plan: 1 of 2 in current phase
Status: In progress
Last activity: 2026-01-23 - Completed 02-01-PLAN.md

Progress: ██████░░░░ 60%

## Accumulated Context

### Decisions

Decisions are logged in PROJECT.md.

- [Phase 1]: Use node http
  because it is there
  - and small
- [Phase 2]: Use JWT

### Pending Todos

None yet.

### Blockers/Concerns

1. The mail server is down

## Session Continuity

Last session: 2026-01-23 14:05
Stopped at: Completed 02-01-PLAN.md
Resume file: None
`;

describe('readState', () => {
  it('reads position, session and lists, each with its place', () => {
    const state = readState(text);
    expect(state.position).toMatchObject({ currentPhase: '2', plan: { value: '1 of 2 in current phase' } });
    expect(state.session.stoppedAt?.value).toBe('Completed 02-01-PLAN.md');
    expect(state.decisions.map((entry) => entry.text)).toEqual([
      '- [Phase 1]: Use node http\n  because it is there\n  - and small',
      '- [Phase 2]: Use JWT',
    ]);
    expect(state.todos).toEqual([]);
    expect(state.blockers.map((entry) => entry.text)).toEqual(['1. The mail server is down']);
    for (const field of [state.position.status, state.position.lastActivity, state.session.resumeFile]) {
      expect(text.slice(field?.from, field?.to)).toBe(field?.value);
    }
  });

  it('reads the older vocabulary and table rows', () => {
    expect(readState('**Current Phase:** 03\n**Status:** x\n').position).toMatchObject({
      currentPhase: '3',
      status: { value: 'x' },
    });
    expect(readState('| Field | Value |\n|---|---|\n| Status | In progress |\n').position.status?.value).toBe(
      'In progress',
    );
  });

  it.each([
    ['2 of 3 (Auth)', '2'],
    ['3 (Feed) — READY TO EXECUTE', '3'],
    ['03 — Feed', '3'],
    ['02.1', '2.1'],
    ['Phase 20 (x)', '20'],
    ['38 COMPLETE (Fix)', '38'],
    ['CK-04', '4'],
    ['All complete (v2.0 shipped)', undefined],
    ['Not started', undefined],
  ])('takes %s as phase %s', (written, number) => {
    expect(readState(`## Current Position\n\nPhase: ${written}\n`).position.currentPhase).toBe(number);
  });

  it('falls back to the frontmatter, and prefers the position to a stray line', () => {
    expect(readState('---\ncurrent_phase: "03"\n---\n').position.currentPhase).toBe('3');
    expect(readState('Phase: 9\n\n## Current Position\n\nPhase: 4\n').position.currentPhase).toBe('4');
  });

  it('never throws, and every value is what stands at its place', () => {
    const pieces = fc.constantFrom(...text.split('\n'), '```', '| Status |', 'Status:', '- ', '\uFEFF');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), fc.constantFrom('\n', '\r\n', '\r'), (lines, eol) => {
        const source = lines.join(eol);
        const { position, session, decisions } = readState(source);
        const fields = [position.phase, position.plan, position.status, position.progress, session.stoppedAt];
        for (const field of fields)
          expect(source.slice(field?.from ?? 0, field?.to ?? 0)).toBe(field?.value ?? '');
        for (const entry of decisions) expect(source.slice(entry.from, entry.to)).toBe(entry.text);
      }),
    );
  });
});
