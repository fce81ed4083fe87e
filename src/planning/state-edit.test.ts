import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { announceReadyToExecute } from './state-edit.ts';
import { readState } from './state.ts';

const january = `# Project State

## Project Reference

**Core value:** Users can write and read notes
**Current focus:** Phase 2 — Auth

## Current Position

Phase: 2 of 3 (Auth)
Plan: 2 of 2 in current phase
Status: Phase complete
Last activity: 2026-01-23 - Completed 02-02-PLAN.md

Progress: ██████░░░░ 60%

## Accumulated Context

### Decisions

- [Phase 1]: Use node http
  because it is there
- [Phase 2]: Status: keep tokens short

### Pending Todos

None yet.

### Blockers/Concerns

- Plan: the login page is slow

## Session Continuity

Last session: 2026-01-23 14:05
Stopped at: Completed 02-02-PLAN.md
Resume file: None
`;
const ready = { phase: '3', name: 'Feed', plans: 2, date: '2026-01-24' };

describe('announceReadyToExecute', () => {
  it('moves the position of a January 2026 project, each value in its own shape', () => {
    expect(announceReadyToExecute(january, ready)).toBe(
      january
        .replace('Phase: 2 of 3 (Auth)', 'Phase: 3 of 3 (Feed)')
        .replace('Plan: 2 of 2 in current phase', 'Plan: 0 of 2 in current phase')
        .replace('Status: Phase complete', 'Status: Ready to execute')
        .replace(
          '2026-01-23 - Completed 02-02-PLAN.md\n\nProgress',
          '2026-01-24 - Phase 3 planned, 2 plans ready to execute\n\nProgress',
        )
        .replace('Phase 2 — Auth', 'Phase 3 — Feed'),
    );
  });

  it('writes the older vocabulary where that is used', () => {
    const older =
      '# State\n\n**Current Phase:** 02\n**Current Phase Name:** Auth\n**Total Plans in Phase:** 4\n**Current Plan:** 4\n**Status:** Done\n**Last Activity:** 2026-01-02\n';
    expect(announceReadyToExecute(older, ready)).toBe(
      '# State\n\n**Current Phase:** 3\n**Current Phase Name:** Feed\n**Total Plans in Phase:** 2\n**Current Plan:** 0\n**Status:** Ready to execute\n**Last Activity:** 2026-01-24 — Phase 3 planned, 2 plans ready to execute\n',
    );
  });

  it('adds what is missing, and a whole position where there is none', () => {
    expect(
      announceReadyToExecute('# State\n\n## Current Position\n\nPhase: 2 (Auth)\nProgress: 0%\n', ready),
    ).toBe(
      '# State\n\n## Current Position\n\nPhase: 3 (Feed) — READY TO EXECUTE\nPlan: 0 of 2 in current phase\nStatus: Ready to execute\nLast activity: 2026-01-24 — Phase 3 planned, 2 plans ready to execute\nProgress: 0%\n',
    );
    const made = announceReadyToExecute('# State', ready);
    expect(made.startsWith('# State\n\n## Current Position\n\nPhase: 3 (Feed)')).toBe(true);
    expect(readState(made).position).toMatchObject({
      currentPhase: '3',
      status: { value: 'Ready to execute' },
    });
  });

  it('leaves a focus in the person’s own words alone', () => {
    const own = january.replace('Phase 2 — Auth', 'Make it fast');
    expect(announceReadyToExecute(own, ready)).toContain('**Current focus:** Make it fast\n');
  });

  const dress = fc.record({
    eol: fc.constantFrom('\n', '\r\n', '\r'),
    bom: fc.boolean(),
    final: fc.boolean(),
    mixed: fc.boolean(),
  });

  it('changes no byte outside the position’s values, with any line ending, BOM or missing final newline', () => {
    fc.assert(
      fc.property(
        dress,
        fc.string({ unit: 'binary', maxLength: 20 }),
        ({ eol, bom, final, mixed }, noise) => {
          const clean = noise.replaceAll(/[\r\n\uFEFF]/g, '');
          const body = january.replace('- [Phase 2]', `- ${clean}x\n- [Phase 2]`).replaceAll('\n', eol);
          const text =
            (bom ? '\uFEFF' : '') +
            (mixed ? body.replace(eol, '\n') : body).slice(0, final ? undefined : -eol.length);
          const changed = announceReadyToExecute(text, ready);
          const position =
            /Phase: [^\r\n]*|Plan: \d[^\r\n]*|Status: (?:Phase complete|Ready to execute)|Last activity: [^\r\n]*|focus:\*\* [^\r\n]*/g;
          expect(changed.replaceAll(position, '')).toBe(text.replaceAll(position, ''));
          expect(changed).not.toBe(text);
          expect(announceReadyToExecute(changed, ready)).toBe(changed);
        },
      ),
    );
  });
});
