import { describe, expect, it } from 'vitest';
import { planningFolder, type PlanningFolder } from '../planning/folder.ts';
import { plansMeanwhile } from './plans-meanwhile.ts';

function folder(files: Readonly<Record<string, string>>): PlanningFolder {
  return planningFolder(new Map(Object.entries({ 'ROADMAP.md': '### Phase 3: UI\n', ...files })));
}

const none = folder({});
const held = folder({ 'phases/03-ui/03-01-PLAN.md': 'theirs' });

function name(head: PlanningFolder, disk: PlanningFolder, start = none): string | undefined {
  return plansMeanwhile({ phase: '3', start, head, disk, held })?.name;
}

describe('plansMeanwhile', () => {
  it('lets a plan land where nobody else made one, or just the same', () => {
    expect(name(none, none)).toBeUndefined();
    expect(name(held, held)).toBeUndefined();
    const old = folder({ 'phases/03-ui/03-01-PLAN.md': 'as planning began' });
    expect(name(old, old, old)).toBeUndefined();
  });

  it('refuses plans of others, committed or only on disk, and another directory', () => {
    const mine = folder({ 'phases/03-ui/03-01-PLAN.md': 'mine' });
    expect(name(mine, none)).toBe('plans-in-working-tree');
    expect(name(none, mine)).toBe('plans-in-working-tree');
    const elsewhere = folder({ 'phases/03-user-interface/03-CONTEXT.md': 'context' });
    expect(name(elsewhere, elsewhere)).toBe('phase-directory-differs');
  });
});
