import { expect, it } from 'vitest';
import { planningFolder } from '../planning/folder.ts';
import { phasePlanning, type PhasePlanning } from './drift-planning.ts';
import { droppedRequirements } from './dropped-requirements.ts';

const requirements =
  '# Requirements\n\n- **DAY-01**: the day\n- **DAY-02**: the zone\n- **DAY-03**: the week\n';

/** Phase 2 as a planning folder has it: what its plans name, and what the roadmap asks of it. */
function phaseTwo(
  plans: readonly string[],
  asked: string,
  more: Readonly<Record<string, string>> = {},
): PhasePlanning {
  const files = {
    'REQUIREMENTS.md': requirements,
    'ROADMAP.md': `# Roadmap\n\n## Phase Details\n\n### Phase 1: One\n**Requirements**: DAY-03\n\n### Phase 2: Two\n**Requirements**: ${asked}\n`,
    ...Object.fromEntries(
      plans.map((ids, at) => [
        `phases/02-two/02-0${at + 1}-PLAN.md`,
        `---\nphase: 02-two\nplan: 0${at + 1}\nrequirements: [${ids}]\n---\n`,
      ]),
    ),
    ...more,
  };
  return phasePlanning(planningFolder(new Map(Object.entries(files))), '2');
}

const before = phaseTwo(['DAY-01', 'DAY-02'], 'DAY-01, DAY-02');

it('are those that some plan named and none names now, in whichever plan', () => {
  expect(droppedRequirements(before, phaseTwo(['DAY-02, DAY-01'], 'DAY-01, DAY-02'), '2')).toEqual([]);
  expect(droppedRequirements(before, phaseTwo(['DAY-01'], 'DAY-01, DAY-02'), '2')).toEqual(['DAY-02']);
  expect(droppedRequirements(before, phaseTwo(['DAY-010'], 'DAY-01, DAY-02'), '2')).toEqual([
    'DAY-01',
    'DAY-02',
  ]);
});

it('are none that the roadmap took from the phase, or that are no requirements any more', () => {
  expect(droppedRequirements(before, phaseTwo(['DAY-01'], 'DAY-01'), '2')).toEqual([]);
  const gone = { 'REQUIREMENTS.md': '# Requirements\n\n- **DAY-01**: the day\n' };
  expect(droppedRequirements(before, phaseTwo(['DAY-01'], 'DAY-01, DAY-02', gone), '2')).toEqual([]);
});

it('count where the roadmap never said which phase they are of', () => {
  const unsaid = phaseTwo(['DAY-01', 'DAY-02'], 'TBD');
  expect(droppedRequirements(unsaid, phaseTwo(['DAY-01'], 'TBD'), '2')).toEqual(['DAY-02']);
});
