import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { guideHome, play, type Ran } from './guide-home.ts';
import { walkThrough } from './walk-through.ts';

const guide = readFileSync(new URL('../../docs/parallel-workflows.md', import.meta.url), 'utf8');
const homes: string[] = [];
afterEach(() => {
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true });
});

async function playSection(
  heading: string,
): Promise<{ readonly home: string; readonly ran: readonly Ran[] }> {
  const home = await guideHome();
  homes.push(home);
  return { home, ran: play(home, walkThrough(guide, heading)) };
}

function failures(ran: readonly Ran[]): readonly string[] {
  return ran
    .filter(({ code }) => code !== 0)
    .map(({ shell, code, output }) => `${shell} → ${code}\n${output}`);
}

function outputOf(ran: readonly Ran[], shell: string): string {
  return ran.find((command) => command.shell === shell)?.output ?? '';
}

describe('the walk-throughs of the guide, as they are typed', () => {
  it('by hand, with two terminals and plain git', async () => {
    const { home, ran } = await playSection('Walk-through by hand');
    expect(ran.length).toBeGreaterThan(20);
    expect(failures(ran)).toEqual([]);
    expect(outputOf(ran, 'git diff --name-status main plan-2')).toContain(
      '02-test-infrastructure/02-01-PLAN.md',
    );
    expect(outputOf(ran, 'git diff .planning/ROADMAP.md')).toContain('+- [ ] 02-03-PLAN.md');
    const roadmap = readFileSync(join(home, '_dotfiles/.planning/ROADMAP.md'), 'utf8');
    expect(roadmap).toMatch(/- \[x\] \*\*Phase 1/);
    expect(roadmap).toMatch(/- \[x\] \*\*Phase 2/);
  });

  it('with leapfrog', async () => {
    const { home, ran } = await playSection('Walk-through with Leapfrog');
    expect(failures(ran)).toEqual([]);
    expect(outputOf(ran, 'leapfrog')).toContain('different-phases');
    expect(outputOf(ran, 'leapfrog plan 2')).toContain('Held: phase 2 (Test infrastructure), 3 plans');
    expect(outputOf(ran, 'leapfrog land')).toContain('Landed: phase 2');
    expect(outputOf(ran, 'git log --oneline -1')).toContain('docs(02): create phase plan');
    const state = readFileSync(join(home, '_dotfiles/.planning/STATE.md'), 'utf8');
    expect(state).toContain('Plain sh runner, no bats');
  });
});
