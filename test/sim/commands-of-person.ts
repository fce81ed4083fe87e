import { dirname, join } from 'node:path';
import { questionsOf } from '../../src/command/questions-of.ts';
import { checkLane } from '../../src/lane/check-lane.ts';
import { discardHeld } from '../../src/lane/discard-held.ts';
import { heldPlans, type HeldPlan } from '../../src/lane/held-plan.ts';
import { holdPlan } from '../../src/lane/hold-plan.ts';
import { journalAct } from '../../src/lane/journal-act.ts';
import { landPlan } from '../../src/lane/land-plan.ts';
import { laneOf } from '../../src/lane/lane.ts';
import type { LeapProject } from '../../src/lane/leap-project.ts';
import { openProject } from '../../src/lane/open-project.ts';
import { answerForm } from '../../src/pipeline/answer-form.ts';
import { appendEvent } from '../../src/store/journal.ts';
import { Content } from './content.ts';
import { machine } from './machine.ts';
import type { PersonHands } from './person.ts';
import { planPath } from './project-texts.ts';

/** What a person types in another terminal beside a run; done at once, between two of its steps. */
export function commandsOfPerson(
  folder: string,
  env: Readonly<Record<string, string>>,
): Pick<PersonHands, 'answer' | 'discardPlan' | 'holdPlan' | 'landPlan'> {
  const withHeld = (act: (project: LeapProject, held: HeldPlan) => unknown): void => {
    const opened = openProject({ folder, env });
    const [held] = opened.ok ? heldPlans(opened.value) : [];
    if (opened.ok && held !== undefined) act(opened.value, held);
  };
  return {
    answer: () => {
      const opened = openProject({ folder, env });
      if (!opened.ok) return;
      for (const { id, name, phase, what } of questionsOf(opened.value)) {
        const form = answerForm(name, phase);
        const answer = form.takes === 'word' ? (form.words[0]?.word ?? '') : 'this';
        if (form.takes === 'nothing') continue;
        appendEvent(opened.value.paths.journal, {
          event: 'answered',
          question: id,
          name,
          phase,
          what,
          answer,
        });
      }
    },
    discardPlan: () =>
      withHeld((project, { phase }) =>
        journalAct(
          project,
          { was: 'discard', phase },
          () => discardHeld(project, phase),
          ({ plan }) => ({ commit: plan.commit }),
        ),
      ),
    // What is planned gets a note of theirs and is held anew past the lane's lease, as whoever removes a lock by hand that looked left
    // over: only git's own comparison is in their way.
    holdPlan: () => {
      const opened = openProject({ folder, env });
      const lane = opened.ok ? laneOf(opened.value, 'planner') : undefined;
      if (!opened.ok || lane === undefined) return;
      const project = opened.value;
      const { disk } = machine();
      const phase = dirname(join(lane.folder, planPath(lane.phase, 1)));
      if (disk.find(phase) !== undefined) disk.write(join(phase, 'NOTES.md'), Content.of('By hand.\n'));
      const checked = checkLane(project, lane);
      if (!checked.ok) return;
      journalAct(
        project,
        { was: 'hold', phase: lane.phase },
        () => holdPlan(project, lane, checked.value, { agent: 'person' }),
        ({ commit, base }) => ({ commit, base }),
      );
    },
    landPlan: () =>
      withHeld((project, held) =>
        journalAct(
          project,
          { was: 'landing', phase: held.phase },
          () => landPlan(project, held, { boundary: { restMs: 0 } }),
          ({ commit, undo }) => ({ commit, undo }),
        ),
      ),
  };
}
