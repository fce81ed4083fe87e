import { describe, expect, it } from 'vitest';
import { classify } from './classify.ts';
import type { Classified, LaneChange } from './lane-change.ts';

const state = `# Project State

## Current Position

Phase: 2 of 3 (API)
Status: Ready to execute

## Accumulated Context

### Decisions

- [Phase 1]: keep node http

### Pending Todos

None yet.

### Blockers/Concerns

None yet.

### Roadmap Evolution

- Phase 2 added

## Session Continuity

Stopped at: start
`;

const roadmap = `# Roadmap

## Phases

- [ ] **Phase 2: API** - api
- [ ] **Phase 3: UI** - ui

## Phase Details

### Phase 2: API
**Goal**: api
**Plans**: 3 plans

### Phase 3: UI
**Goal**: ui
**Plans**: TBD

## Progress

| Phase | Plans |
|-------|-------|
| 3. UI | 0/0 |
`;

function at(text: string | undefined): LaneChange['base'] {
  return text === undefined ? undefined : { oid: `oid of ${text}`, text };
}

function change(path: string, base: string | undefined, lane: string | undefined): LaneChange {
  return { path, base: at(base), lane: at(lane) };
}

function classes(...changes: LaneChange[]): Classified {
  return classify({ changes, planningRoot: '.planning', phase: '3', directory: 'phases/03-ui' });
}

function broughtText(found: Classified, path: string): string | undefined {
  const one = found.brought.find((brought) => brought.path === path);
  return one?.is === 'text' ? one.text : undefined;
}

describe('classify', () => {
  it("brings the phase's directory, binary files and removals included", () => {
    const picture: LaneChange = {
      path: '.planning/phases/03-ui/sketch.png',
      base: undefined,
      lane: { oid: 'abc', text: undefined },
    };
    const found = classes(
      change('.planning/phases/03-ui/03-01-PLAN.md', undefined, 'plan'),
      change('.planning/phases/03-ui/old.md', 'old', undefined),
      picture,
    );
    expect(found.brought.map((one) => [one.is, one.path])).toEqual([
      ['text', '.planning/phases/03-ui/03-01-PLAN.md'],
      ['removed', '.planning/phases/03-ui/old.md'],
      ['copy', '.planning/phases/03-ui/sketch.png'],
    ]);
    expect(found.heldBack).toEqual([]);
  });

  it('brings added decisions, todos and blockers of STATE.md and leaves the position', () => {
    const lane = state
      .replace('Phase: 2 of 3 (API)', 'Phase: 3 (UI) — READY TO EXECUTE')
      .replace('- [Phase 1]: keep node http\n', '- [Phase 1]: keep node http\n- [Phase 3]: one page\n')
      .replace('### Pending Todos\n\nNone yet.', '### Pending Todos\n\n- ask for icons\n  (two sizes)')
      .replace('Stopped at: start', 'Stopped at: phase 3 planned');
    const found = classes(change('.planning/STATE.md', state, lane));
    expect(broughtText(found, '.planning/STATE.md')).toBe(
      state
        .replace('- [Phase 1]: keep node http\n', '- [Phase 1]: keep node http\n- [Phase 3]: one page\n')
        .replace('### Pending Todos\n\nNone yet.', '### Pending Todos\n\n- ask for icons\n  (two sizes)'),
    );
    expect(found.left.map((one) => one.path)).toEqual(['.planning/STATE.md']);
    expect(found.heldBack).toEqual([]);
  });

  it('holds back what a lane took away from a list or wrote elsewhere in STATE.md', () => {
    const lane = state
      .replace('- [Phase 1]: keep node http\n', '')
      .replace('- Phase 2 added', '- Phase 9 added');
    const found = classes(change('.planning/STATE.md', state, lane));
    expect(found.brought).toEqual([]);
    expect(found.heldBack[0]?.lines).toEqual([
      '- - [Phase 1]: keep node http',
      '+ - Phase 9 added',
      '- - Phase 2 added',
    ]);
  });

  it("brings only the phase's own section of the roadmap", () => {
    const planned = '**Plans**: 2 plans\n\nPlans:\n- [ ] 03-01-PLAN.md — a\n- [ ] 03-02-PLAN.md — b';
    const lane = roadmap
      .replace('**Plans**: TBD', planned)
      .replace('**Goal**: api\n', '\n**Goal**: api\n\n')
      .replace('| 3. UI | 0/0 |', '| 3. UI | 0/2 |');
    const found = classes(change('.planning/ROADMAP.md', roadmap, lane));
    expect(broughtText(found, '.planning/ROADMAP.md')).toBe(roadmap.replace('**Plans**: TBD', planned));
    expect(found.heldBack).toEqual([]);
    expect(found.left).toHaveLength(1);
  });

  it("brings the words of the phase's bullet and leaves its tick and date to the worker", () => {
    const bullet = '- [ ] **Phase 3: UI** - ui';
    const lane = roadmap.replace(bullet, '- [x] **Phase 3: UI** - one page (completed 2026-01-02)');
    const found = classes(change('.planning/ROADMAP.md', roadmap, lane));
    expect(broughtText(found, '.planning/ROADMAP.md')).toBe(
      roadmap.replace(bullet, '- [ ] **Phase 3: UI** - one page'),
    );
    expect(found.heldBack).toEqual([]);
    const ticked = roadmap.replace(bullet, '- [x] **Phase 3: UI** - ui (completed 2026-01-02)');
    const onlyTicked = classes(change('.planning/ROADMAP.md', roadmap, ticked));
    expect([onlyTicked.brought, onlyTicked.heldBack, onlyTicked.left.length]).toEqual([[], [], 1]);
  });

  it("holds back the words of another phase's bullet, and a bullet that is new or gone", () => {
    const lines = (lane: string): readonly string[] | undefined =>
      classes(change('.planning/ROADMAP.md', roadmap, lane)).heldBack[0]?.lines;
    expect(lines(roadmap.replace('- api\n', '- rest api\n'))).toEqual([
      '+ - [ ] **Phase 2: API** - rest api',
      '- - [ ] **Phase 2: API** - api',
    ]);
    expect(lines(roadmap.replace('- [ ] **Phase 3: UI** - ui\n', ''))).toEqual([
      '- - [ ] **Phase 3: UI** - ui',
    ]);
    expect(lines(roadmap.replace('- ui\n', '- ui\n- [ ] **Phase 4: More** - more\n'))).toEqual([
      '+ - [ ] **Phase 4: More** - more',
    ]);
  });

  it("holds back another phase's goal", () => {
    const found = classes(
      change('.planning/ROADMAP.md', roadmap, roadmap.replace('**Goal**: api', '**Goal**: x')),
    );
    expect(found.brought).toEqual([]);
    expect(found.heldBack[0]?.lines).toEqual(['+ **Goal**: x', '- **Goal**: api']);
  });

  it('brings added planning files, and holds back other authored text and everything outside', () => {
    const found = classes(
      change('.planning/todos/pending/icons.md', undefined, 'todo'),
      change('.planning/REQUIREMENTS.md', 'a', 'b'),
      change('.planning/phases/02-api/02-01-SUMMARY.md', undefined, 'never'),
      change('src/app.js', 'a', 'b'),
    );
    expect(found.brought.map((one) => one.path)).toEqual(['.planning/todos/pending/icons.md']);
    expect(found.heldBack.map((one) => one.path)).toEqual([
      '.planning/REQUIREMENTS.md',
      '.planning/phases/02-api/02-01-SUMMARY.md',
      'src/app.js',
    ]);
  });

  it('leaves the auto-chain flag and holds back a changed setting', () => {
    const base = '{"mode":"interactive","workflow":{"_auto_chain_active":true}}';
    const flag = '{"mode":"interactive","workflow":{}}';
    expect(classes(change('.planning/config.json', base, flag)).left).toHaveLength(1);
    const mode = '{"mode":"yolo","workflow":{"_auto_chain_active":true}}';
    expect(classes(change('.planning/config.json', base, mode)).heldBack).toHaveLength(1);
  });
});
