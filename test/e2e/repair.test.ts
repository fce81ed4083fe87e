import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { removeFolder, temporaryFolder } from '../support/temporary-repository.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const made: string[] = [];
afterAll(() => made.forEach(removeFolder));

const roadmap = `# Roadmap

## Phases

- [ ] **Phase 1: Lint** - clean
- [ ] **Phase 2: Feed** - notes

## Phase Details

### Phase 1: Lint
**Goal**: Clean
**Plans**: 1/2 plans executed

- [x] 01-01-PLAN.md: rules
- [ ] 01-02-PLAN.md: hooks

### Phase 2: Feed
**Goal**: Notes
**Plans**: 0/1 plans executed

- [ ] 02-01-PLAN.md: list

## Progress

| Phase | Plans Complete | Status | Completed |
|-------|----------------|--------|-----------|
| 1. Lint | 1/2 | In Progress | - |
| 2. Feed | 0/1 | Planned | - |
`;
const state = `---
milestone: v1.0
progress:
  total_plans: 2
  completed_plans: 1
  percent: 50
---

# Project State

## Current Position

Phase: 1 of 2 (Lint)

Progress: [█████░░░░░] 50%
`;

/** Two branches each finished a plan of phase 1 and wrote 1/2: the files are there, the counters are one behind. */
function project(): string {
  const folder = temporaryFolder();
  made.push(folder);
  const files: Readonly<Record<string, string>> = {
    'ROADMAP.md': roadmap,
    'STATE.md': state,
    'phases/01-lint/01-01-PLAN.md': '---\nphase: 01-lint\nplan: 01\n---\n',
    'phases/01-lint/01-01-SUMMARY.md': '# Summary\n',
    'phases/01-lint/01-02-PLAN.md': '---\nphase: 01-lint\nplan: 02\n---\n',
    'phases/01-lint/01-02-SUMMARY.md': '# Summary\n',
    'phases/02-feed/02-01-PLAN.md': '---\nphase: 02-feed\nplan: 01\n---\n',
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, '.planning', path)), { recursive: true });
    writeFileSync(join(folder, '.planning', path), text);
  }
  return folder;
}

function repair(folder: string, ...flags: readonly string[]) {
  const run = spawnSync(process.execPath, [cli, 'repair', ...flags], { cwd: folder, encoding: 'utf8' });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

function read(folder: string, file: string): string {
  return readFileSync(join(folder, '.planning', file), 'utf8');
}

describe('leapfrog repair', () => {
  it('--check tells every wrong counter, exits 1 and changes nothing', () => {
    const folder = project();
    const checked = repair(folder, '--check');
    expect(checked.code).toBe(1);
    expect(checked.out).toContain('ROADMAP.md: | 1. Lint | 1/2 | In Progress | - | → | 1. Lint | 2/2 |');
    expect(checked.out).toContain('STATE.md: completed_plans: 1 → completed_plans: 2');
    expect([read(folder, 'ROADMAP.md'), read(folder, 'STATE.md')]).toEqual([roadmap, state]);
  });

  it('sets them to what the files say, and no other byte', () => {
    const folder = project();
    expect(repair(folder)).toMatchObject({ code: 0, err: '' });
    expect(read(folder, 'ROADMAP.md')).toBe(
      roadmap.replaceAll('1/2', '2/2').replace('[ ] 01-02-PLAN.md', '[x] 01-02-PLAN.md'),
    );
    expect(read(folder, 'STATE.md')).toBe(
      state
        .replace('total_plans: 2', 'total_plans: 3')
        .replace('completed_plans: 1', 'completed_plans: 2')
        .replace('percent: 50', 'percent: 67')
        .replace('[█████░░░░░] 50%', '[███████░░░] 67%'),
    );
  });

  it('has nothing to do the second time, and leaves the files alone', () => {
    const folder = project();
    repair(folder);
    const written = statSync(join(folder, '.planning', 'STATE.md')).ino;
    expect(repair(folder).out).toBe('Every counter says what the plan files say.\n');
    expect(statSync(join(folder, '.planning', 'STATE.md')).ino).toBe(written);
    expect(repair(folder, '--check').code).toBe(0);
  });

  it('without .planning it says where to run', () => {
    const folder = temporaryFolder();
    made.push(folder);
    const refused = repair(folder);
    expect(refused.code).toBeGreaterThan(0);
    expect(refused.err).toContain('run it in the folder that holds .planning/');
  });
});
