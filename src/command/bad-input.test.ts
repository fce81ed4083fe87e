import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { composeStatus } from './compose-status.ts';
import { columnsOf } from './layout.ts';
import { observeStatus } from './observe-status.ts';
import { plain } from './paint.ts';
import { statusText } from './status-text.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder without git that holds these planning files; what status says about it at 80 columns. */
function statusOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'leapfrog-bad-'));
  folders.push(folder);
  mkdirSync(join(folder, '.planning/phases'), { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, '.planning', path, '..'), { recursive: true });
    writeFileSync(join(folder, '.planning', path), text);
  }
  const observed = observeStatus({ folder, env: { HOME: folder, PATH: process.env['PATH'] } });
  if (!observed.ok) throw new Error(observed.trouble.what);
  return statusText(composeStatus(observed.value), { columns: 80, paint: plain });
}

const roadmap = `# Roadmap

## Phases

- [ ] **Phase 1: One** - first
- [ ] **Phase 2: Two** - second

## Phase Details

### Phase 1: One
**Goal**: one

### Phase 2: Two
**Goal**: two
`;

describe('status on bad input', () => {
  it('shows the phases without git, and says why there can be no lane', () => {
    const text = statusOf({ 'ROADMAP.md': roadmap });
    expect(text).toContain('· 1 One');
    expect(text).toContain('no-repository');
    expect(text).toContain('not in git');
  });

  it('names broken YAML with its file and line, and goes on', () => {
    const text = statusOf({
      'ROADMAP.md': roadmap,
      'phases/01-one/01-01-PLAN.md': '---\nphase: 01\nplan: "01\n---\n',
    });
    expect(text).toContain('phases/01-one/01-01-PLAN.md:');
    expect(text).toContain('broken-frontmatter');
    expect(text).toContain('planned');
  });

  it('names broken YAML of STATE.md', () => {
    const text = statusOf({ 'ROADMAP.md': roadmap, 'STATE.md': '---\ngsd: : : {\n---\n# Project State\n' });
    expect(text).toMatch(/STATE\.md:\d+: .*YAML/);
  });

  it('names conflict markers', () => {
    const text = statusOf({
      'ROADMAP.md': roadmap,
      'STATE.md': '# Project State\n\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> plan\n',
    });
    expect(text).toContain('conflict-markers');
    expect(text).toMatch(/^Next: first STATE\.md:3/m);
    expect(text).not.toContain('terminal');
  });

  it('names a plan that leaves the repository', () => {
    const text = statusOf({
      'ROADMAP.md': roadmap,
      'phases/01-one/01-01-PLAN.md': '---\nphase: 01\nplan: 01\nfiles_modified:\n  - ../../etc/passwd\n---\n',
    });
    expect(text).toContain('path-outside-repository');
  });

  it('keeps odd names on one line and inside the terminal', () => {
    const text = statusOf({
      'ROADMAP.md': roadmap.replaceAll('One', 'Eins "zwei" \u001b[31m drei 日本語 '.repeat(6)),
      'phases/01-one two\n"three"/01-01-PLAN.md': '---\nphase: 01\nplan: 01\n---\n',
    });
    expect(text).not.toContain('\u001b');
    const phases = text.split('\n').filter((line) => /^ {2}[·○] /.test(line));
    expect(phases.map(columnsOf).filter((columns) => columns > 80)).toEqual([]);
    expect(phases).toHaveLength(2);
  });

  it('says so where there is no roadmap at all', () => {
    const text = statusOf({});
    expect(text).toContain('No phases yet.');
    expect(text).toMatch(/^Next: first ROADMAP\.md \(the file is not there\)/m);
  });

  it('names two directories of one phase, and advises nothing that takes one of them', () => {
    const plan = '---\nphase: 02\nplan: 01\n---\n';
    const text = statusOf({
      'ROADMAP.md': roadmap,
      'STATE.md': '# Project State\n',
      'phases/01-one/01-01-PLAN.md': plan,
      'phases/02-two/02-01-PLAN.md': plan,
      'phases/02-zwei/02-01-PLAN.md': plan,
    });
    expect(text).toMatch(/^Next: first phases\/02-two, phases\/02-zwei/m);
    expect(text).not.toContain('at once');
  });
});
