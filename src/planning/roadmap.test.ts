import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDependsOn, readRoadmap, roadmapPhase } from './roadmap.ts';

const text = `# Roadmap

## Milestones

- ✅ **v1.0 MVP** - Phases 1-2 (shipped 2026-01-01)

<details>
<summary>✅ v1.0 MVP (Phases 1-2) — SHIPPED 2026-01-01</summary>

- [x] Phase 1: Foundation (2/2 plans) — completed 2025-12-20
- [x] Phase 2: Auth (1/1 plan) — completed 2026-01-01

</details>

### 🚧 v1.1 Sharing (In Progress)

- [x] **Phase 3: Feed** - See notes (completed 2026-01-10)
- [ ] **Phase 4: Share** — Send notes

### Phase 3: Feed
**Goal:** See notes
**Depends on**: Phase 2 (v1.0 complete). Can run beside Phase 9.
**Plans**: 1/2 plans executed

Plans:
**Wave 1**
- [x] 03-01-PLAN.md — List
- [ ] **03-02**: Detail

#### Notes on Phase 3

- [ ] 03-03-PLAN.md — still of phase 3

### Phase 4 (cluster B): Share
**Depends on:** Phase 3

\`\`\`
### Phase 9: only an example
\`\`\`

## Progress

| Phase | Milestone | Plans Complete | Status | Completed |
|-------|-----------|----------------|--------|-----------|
| 1. Foundation | v1.0 | 2/2 | Complete | 2025-12-20 |
| 3. Feed | v1.1 | 1/2 | In Progress |  |
| 4. Share | v1.1 | 0/TBD | Not started | - |
`;

describe('readRoadmap', () => {
  const roadmap = readRoadmap(text);

  it('finds each phase once, in its milestone', () => {
    expect(
      roadmap.phases.map(({ number, name, milestone, shipped }) => [number, name, milestone, shipped]),
    ).toEqual([
      ['1', 'Foundation', 'v1.0', true],
      ['2', 'Auth', 'v1.0', true],
      ['3', 'Feed', 'v1.1', false],
      ['4', 'Share', 'v1.1', false],
    ]);
  });

  it('reads the lines of a phase with their places', () => {
    const feed = roadmapPhase(roadmap, '3');
    expect(feed).toMatchObject({
      goal: 'See notes',
      dependsOn: ['2'],
      planCount: { total: 2 },
      checkbox: { ticked: true },
    });
    expect(feed?.plans.map((plan) => [plan.id, plan.ticked, text.slice(plan.from, plan.to)])).toEqual([
      ['03-01', true, '- [x] 03-01-PLAN.md — List'],
      ['03-02', false, '- [ ] **03-02**: Detail'],
      ['03-03', false, '- [ ] 03-03-PLAN.md — still of phase 3'],
    ]);
    expect(text[feed?.checkbox?.markAt ?? 0]).toBe('x');
    expect(feed?.progressRow?.cells.map((cell) => text.slice(cell.from, cell.to))).toEqual([
      '3. Feed',
      'v1.1',
      '1/2',
      'In Progress',
      '',
    ]);
  });

  it('reads the same with other line endings and a BOM', () => {
    for (const eol of ['\r\n', '\r']) {
      const other = readRoadmap(`\uFEFF${text.replaceAll('\n', eol)}`);
      expect(other.phases.map((phase) => [phase.number, phase.dependsOn, phase.plans.length])).toEqual(
        roadmap.phases.map((phase) => [phase.number, phase.dependsOn, phase.plans.length]),
      );
    }
  });

  it('keeps phases of the same number in two milestones apart', () => {
    const restarted = readRoadmap(
      '<details>\n<summary>v1.0 shipped</summary>\n\n### Phase 1: Old\n\n</details>\n\n## v2.0 Next\n\n### Phase 1: New\n',
    );
    expect(restarted.phases.map(({ name, shipped }) => [name, shipped])).toEqual([
      ['Old', true],
      ['New', false],
    ]);
    expect(roadmapPhase(restarted, '1')?.name).toBe('New');
  });

  it('does not take the row of a whole milestone for a phase, unless a phase has that number', () => {
    const table =
      '| Phase | Plans | Status |\n|---|---|---|\n| 1-7 | 26/26 | Complete |\n| 8. Next | 0/1 | Open |\n';
    expect(readRoadmap(table).phases.map(({ number }) => number)).toEqual(['8']);
    const prefixed = readRoadmap(`### Phase 1-07: Seventh\n\n${table}`);
    expect(prefixed.phases.map(({ number, progressRow }) => [number, progressRow !== undefined])).toEqual([
      ['1-7', true],
      ['8', true],
    ]);
  });

  it('notices a second section of one phase', () => {
    expect(readRoadmap('### Phase 1: A\n\n### Phase 01: B\n').phases[0]?.repeated).toHaveLength(1);
  });

  it('never throws, and every place lies inside the text', () => {
    const pieces = fc.constantFrom(
      ...text.split('\n'),
      '|',
      '| |',
      '- [',
      '<details>',
      '</details>',
      '### Phase',
      '```',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (lines) => {
        const source = lines.join('\n');
        for (const phase of readRoadmap(source).phases) {
          for (const span of [
            phase.section,
            phase.checkbox,
            phase.progressRow,
            phase.planCount,
            ...phase.plans,
          ]) {
            expect(span === undefined || (span.from <= span.to && span.to <= source.length)).toBe(true);
          }
        }
      }),
    );
  });
});

describe('readDependsOn', () => {
  const known = new Set(['1', '2', '2.1', '3', '4']);
  it.each([
    ['Nothing (first phase)', []],
    ['None', []],
    ['Phase 2', ['2']],
    ['Phase 3, Phase 2.1 (for the API of Phase 9)', ['2.1', '3']],
    ['Phases 1-3', ['1', '2', '2.1', '3']],
    ['Phases 1 and 3', ['1', '3']],
    ['Phase 02 — v1.0 complete', ['2']],
    ['Phase 2. Can run in parallel with Phase 4.', ['2']],
    ['v1.4 release', []],
  ])('%s → %j', (written, numbers) => expect(readDependsOn(written, known)).toEqual(numbers));
});
