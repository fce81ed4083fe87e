import { describe, expect, it } from 'vitest';
import { planningFolder } from '../planning/folder.ts';
import type { Phase } from '../planning/phase.ts';
import type { Plan } from '../planning/plan.ts';
import { checkPlans, planFields } from './check-plans.ts';

const good = `---
phase: 03-ui
plan: 01
type: execute
wave: 1
depends_on: []
files_modified: []
autonomous: true
must_haves: {}
---
<objective>x</objective>
`;
const section = '### Phase 3: UI\n**Plans**: 2 plans\n\n- [ ] 03-01-PLAN.md — a\n- [ ] 03-02-PLAN.md — b\n';

interface Case {
  /** Whether the phase has its plans at all, and whether the second one can be read. */
  readonly has?: 'both' | 'unreadable second' | 'none';
  readonly second?: string;
  readonly roadmap?: string;
  readonly dependsOn?: readonly string[];
  readonly filesModified?: readonly string[];
}

function plan(id: string, dependsOn: readonly string[]): Plan {
  return {
    id,
    path: `phases/03-ui/${id}-PLAN.md`,
    wave: 1,
    dependsOn,
    filesModified: [],
    autonomous: true,
    superseded: false,
    gapClosure: false,
    summary: undefined,
  };
}

function names(given: Case): readonly string[] {
  const has = given.has ?? 'both';
  const plans = [
    plan('03-01', []),
    { ...plan('03-02', given.dependsOn ?? ['03-01']), filesModified: given.filesModified ?? ['src/a.js'] },
  ];
  const phase: Phase = {
    number: '3',
    name: 'UI',
    directory: 'phases/03-ui',
    inRoadmap: true,
    place: 'active',
    milestone: undefined,
    plans: has === 'none' ? [] : plans,
    summaries: [],
    hasContext: false,
    hasResearch: false,
    verification: 'none',
    verificationPath: undefined,
    dependsOn: ['2'],
    roadmapTicked: false,
    status: { is: 'planned' },
  };
  const second = given.second ?? good.replace('plan: 01', 'plan: 02');
  const files = new Map([
    ['phases/03-ui/03-01-PLAN.md', good],
    ['ROADMAP.md', given.roadmap ?? section],
  ]);
  if (has === 'both') files.set('phases/03-ui/03-02-PLAN.md', second);
  const folder = planningFolder(files);
  return checkPlans({ folder, phase, required: planFields.later }).map((reason) => reason.name);
}

describe('checkPlans', () => {
  it('accepts finished plans', () => {
    expect(names({})).toEqual([]);
    expect(names({ dependsOn: ['01'] })).toEqual([]);
    expect(names({ dependsOn: ['03-01-PLAN.md'] })).toEqual([]);
  });

  it('names each thing that is wrong', () => {
    expect(names({ has: 'none' })).toEqual(['no-plans']);
    expect(names({ has: 'unreadable second' })).toEqual(['unreadable-plan']);
    expect(names({ second: 'no frontmatter' })).toEqual(['no-frontmatter']);
    expect(names({ second: '---\na: [\n---\nx\n' })).toEqual(['broken-frontmatter']);
    expect(names({ second: good.replace('wave: 1\n', '') })).toEqual(['incomplete-frontmatter']);
    expect(names({ second: good.replace('03-ui', '02-api') })).toEqual(['plan-of-another-phase']);
    expect(names({ second: good.replace('<objective>x</objective>\n', '') })).toEqual(['empty-plan']);
    expect(names({ dependsOn: ['02-01'] })).toEqual(['unknown-dependency']);
    expect(names({ filesModified: ['../../x.js'] })).toEqual(['path-outside-repository']);
    expect(names({ dependsOn: ['03-02'] })).toEqual(['dependency-circle']);
    expect(names({ roadmap: section.replace('2 plans', '3 plans') })).toEqual(['plan-count']);
    expect(names({ roadmap: section.replace('03-02-PLAN', '03-03-PLAN') })).toEqual(['plan-list']);
    expect(names({ roadmap: '### Phase 3: UI\n**Plans**: TBD\n' })).toEqual(['plan-count']);
    expect(names({ roadmap: '# Roadmap\n' })).toEqual(['not-in-roadmap']);
    expect(names({ second: `${good}<<<<<<< a\n=======\n>>>>>>> b\n` })).toEqual(['conflict-markers']);
  });
});
