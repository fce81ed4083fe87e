import { describe, expect, it } from 'vitest';
import { limit } from '../limit.ts';
import { unknownNames } from './brief-template.ts';
import { briefOf, type BriefFacts } from './brief.ts';

const planner: BriefFacts = {
  role: 'planner',
  kind: 'plan',
  phase: { number: '3', name: 'Checks' },
  attended: false,
  branch: 'main',
  commit: 'f488558',
  other: { is: 'executing', phase: '2', done: 1, of: 3 },
  executing: { number: '2', name: 'Tests', directory: '.planning/phases/02-tests' },
  planned: { number: '3', name: 'Checks', directory: '.planning/phases/03-checks' },
  promises: [{ plan: '02-01', text: 'tests/run.sh runs every test' }],
  captured: ['.planning/phases/03-checks/03-CONTEXT.md'],
  unseen: ['bin/note', 'zsh/zshrc'],
  map: undefined,
  answers: [],
};
const worker: BriefFacts = {
  ...planner,
  role: 'worker',
  kind: 'execute',
  phase: { number: '2', name: 'Tests' },
  other: { is: 'planning', phase: '3' },
  captured: [],
  unseen: [],
};

describe('briefOf', () => {
  it('tells a planner everything once, and nothing else', () => {
    expect(briefOf(planner)).toMatchInlineSnapshot(`
      "# Leapfrog: planner of phase 3 (Checks)

      Two sessions work on this project at once. You are the planner: plan phase 3 (Checks), and nothing else. This folder is a clone of the project, on branch main at f488558. When you are done, end the session: the plan is checked by its files, held, and becomes part of the project when the phase before it is complete.

      The worker's phase is 2, executed in the person's working tree: 1 of 3 plans done. What it has built since this lane was made is not here.

      Phase 2 (Tests) promises to deliver. Rely on these rather than on the code as it is here, and name in the plan what you rely on:
      - 02-01: tests/run.sh runs every test

      Uncommitted in the person's working tree and not here, so do not rely on them:
      - bin/note
      - zsh/zshrc

      Here, though the person has not committed it yet:
      - .planning/phases/03-checks/03-CONTEXT.md

      Leave alone:
      - .planning/phases/02-tests: it is the worker's
      - the source: plan only, and start no servers, databases or test runs, because the worker comes first
      - the position in STATE.md and the checkboxes of ROADMAP.md: they are the worker's, and what you set there is left behind
      - the phases' numbers and the milestone: no command that inserts, removes or renumbers phases, undoes work, or ends or starts a milestone
      - \`git push\`, \`git stash\`, \`git reset\`, other branches, and everything outside this folder

      Questions: nobody sits at this session. Do not guess what only a person can decide: ask one clear question with its options, and stop there. It goes to \`leapfrog inbox\`, and the answer comes back to you.
      "
    `);
  });

  it('tells a worker where to stop, and who relies on what it promises', () => {
    expect(briefOf(worker)).toMatchInlineSnapshot(`
      "# Leapfrog: worker of phase 2 (Tests)

      Two sessions work on this project at once. You are the worker: execute phase 2 (Tests) here in the person's working tree, on branch main at f488558. When phase 2 is verified, stop: whatever GSD suggests then, the next phase is planned in the planner's lane, and its plan is landed for you.

      The planner's phase is 3, planned in a clone of its own. Its plan relies on what this phase promises.

      Phase 2 (Tests) promises to deliver. Build these as promised. Where something else turns out to be right, say so in the summary:
      - 02-01: tests/run.sh runs every test

      Leave alone:
      - .planning/phases/03-checks: it is the planner's
      - planning or executing any other phase
      - the phases' numbers and the milestone: no command that inserts, removes or renumbers phases, undoes work, or ends or starts a milestone
      - \`git push\`, \`git stash\`, \`git reset\`, other branches, and everything outside this folder

      Questions: nobody sits at this session. Do not guess what only a person can decide: ask one clear question with its options, and stop there. It goes to \`leapfrog inbox\`, and the answer comes back to you.
      "
    `);
  });

  it('leaves out what there is nothing to say about', () => {
    const bare = briefOf({
      ...planner,
      other: { is: 'idle' },
      executing: undefined,
      promises: [],
      captured: [],
      unseen: [],
    });
    expect(bare).not.toMatch(/promises|Uncommitted|Here, though|answered already|\n{3}|\{\{/);
    expect(bare).toContain('Nothing is executed meanwhile.');
  });

  it('sends questions to the inbox only where nobody sits at the session', () => {
    expect(briefOf(planner)).toContain('leapfrog inbox');
    expect(briefOf({ ...planner, attended: true })).not.toContain('leapfrog inbox');
  });

  it('tells a fresh session what a person has answered already', () => {
    const told = briefOf({ ...planner, answers: [{ question: 'zsh or\nbash?', answer: 'zsh' }] });
    expect(told).toContain('- zsh or bash? → zsh\n');
  });

  it('tells a planner where the code has gone on since GSD drew its map, and a worker nothing of it', () => {
    const places = [
      { place: 'src/api', files: 9 },
      { place: 'package.json', files: 1 },
    ];
    const map = { commit: '0a1b2c3', files: 10, places };
    expect(briefOf({ ...planner, map })).toContain(
      'was drawn at 0a1b2c3; 10 files have changed since. Look at the code itself here, before you rely on the map:\n- src/api: 9\n- package.json: 1\n',
    );
    expect(briefOf({ ...planner, map: { ...map, files: 0, places: [] } })).not.toContain('map');
    expect(briefOf({ ...worker, map })).not.toContain('map of the code');
  });

  it('stays short however much there is', () => {
    const many = Array.from({ length: 400 }, (_, at) => `src/file-${at}.ts`);
    const promises = many.map((text) => ({ plan: '02-01', text }));
    const told = briefOf({ ...planner, unseen: many, captured: many, promises });
    expect(told.split('\n').length).toBeLessThan(2 * limit.briefItems + limit.briefPromises + 40);
    expect(told).toContain(`- … and ${400 - limit.briefItems} more`);
  });

  it("takes a person's own text, with the same names in it", () => {
    const own = 'Be brief.\r\n\r\n{{promises}}\r\n\r\n{{ role }}, not {{rolle}}: see {{phase}}\r\n';
    const told = briefOf({ ...worker, promises: [] }, own);
    expect(told).toBe('Be brief.\n\nworker, not {{rolle}}: see 2 (Tests)\n');
    expect(unknownNames(own)).toEqual(['rolle']);
  });
});
