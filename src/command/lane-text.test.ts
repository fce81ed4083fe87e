import { describe, expect, it } from 'vitest';
import { briefText, classesText } from './lane-text.ts';
import { coloured, plain } from './paint.ts';

const options = { columns: 80, paint: plain };

describe('what plan prints', () => {
  it('says what the lane sees, what not, and what to type', () => {
    const text = briefText(
      {
        phase: '2',
        branch: 'main',
        base: '4f2c1d9aa0b1',
        folder: '/home/ada/.local/state/leapfrog/1f2e3d/planner',
        captured: ['.planning/STATE.md'],
        unseen: Array.from({ length: 10 }, (_, index) => `bin/tool-${index}`),
        told: '/state/planner-brief.md',
        type: ['/clear', '/gsd:plan-phase 2'],
      },
      options,
    );
    expect(text).toMatchInlineSnapshot(`
      "Planner lane of phase 2, on main at 4f2c1d9
        folder    /home/ada/.local/state/leapfrog/1f2e3d/planner
        captured  .planning/STATE.md: uncommitted planning files, carried in
        not seen  bin/tool-0, bin/tool-1, bin/tool-2, bin/tool-3, bin/tool-4,
                  bin/tool-5, bin/tool-6, bin/tool-7 and 2 more: uncommitted; commit
                  what the plan needs
        type      /clear
                  /gsd:plan-phase 2
        told      /state/planner-brief.md (the brief of the session; leapfrog brief
                  shows it)
        then      leave the session when the plan is finished; it is checked and held
      "
    `);
  });

  it('paints the command to type, and nothing of the paint is left in its text', () => {
    const brief = {
      phase: '2',
      branch: 'main',
      base: '4f2c1d9',
      folder: '/x',
      captured: [],
      unseen: [],
      told: '/b',
    };
    const text = briefText({ ...brief, type: ['/gsd:plan-phase 2'] }, { columns: 80, paint: coloured });
    expect(text).toContain('  type      \u001b[1m/gsd:plan-phase 2\u001b[22m\n');
  });

  it('lists all three classes and quotes what is held back', () => {
    const text = classesText(
      {
        brought: [{ is: 'text', path: '.planning/phases/02-tests/02-01-PLAN.md', text: '', what: 'added' }],
        left: [{ path: '.planning/STATE.md', what: 'position and counters', lines: [] }],
        heldBack: [
          {
            path: '.planning/REQUIREMENTS.md',
            what: 'changed; only files that the lane added are brought',
            lines: Array.from({ length: 8 }, (_, index) => `- [ ] **R${index}**: a requirement`),
          },
        ],
      },
      options,
    );
    expect(text).toMatchInlineSnapshot(`
      "  brought   .planning/phases/02-tests/02-01-PLAN.md: added
        left      .planning/STATE.md: position and counters
        held back .planning/REQUIREMENTS.md: changed; only files that the lane added
                  are brought
                  > - [ ] **R0**: a requirement
                  > - [ ] **R1**: a requirement
                  > - [ ] **R2**: a requirement
                  > - [ ] **R3**: a requirement
                  > - [ ] **R4**: a requirement
                  > - [ ] **R5**: a requirement
                  > … 2 more lines
      "
    `);
  });
});
