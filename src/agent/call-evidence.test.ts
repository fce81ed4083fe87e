import { describe, expect, it } from 'vitest';
import { callEvidence, mayWriteTo, speaksOf } from './call-evidence.ts';
import type { GuardNote } from './guard-log.ts';

const computed = `node -e "require('fs').writeFileSync(['..','..','project','stray.txt'].join('/'),'')"`;
const note = (at: string, command: string, more: Partial<GuardNote> = {}): GuardNote => ({
  at: `2026-01-20T10:00:${at}.000Z`,
  event: 'PreToolUse',
  session: 's',
  tool: 'Bash',
  command,
  ...more,
});
const at = (seconds: number): number => Date.parse('2026-01-20T10:00:00.000Z') + seconds * 1000;

describe('mayWriteTo', () => {
  it.each([
    [computed],
    [`touch "$T/stray.txt"`],
    [`echo x > $(pwd)/../p/stray.txt`],
    [`python3 - <<'END'\nopen('../p/stray.txt','w')\nEND`],
    [`sh <<'END'\ntouch ../p/stray.txt\nEND`],
    [`sh -c 'touch ../p/stray.txt'`],
    [`find . -exec touch ../p/stray.txt ';'`],
  ])('sees the name in %s', (command) => {
    expect(mayWriteTo(command, 'stray.txt')).toBe(true);
  });

  it.each([
    ['cat src/stray.txt'],
    [`cat > PLAN.md <<'END'\nMakes src/stray.txt.\nEND`],
    ['touch other-stray.txt stray.txt.bak'],
    ['grep -r stray.txt . > found.md'],
    ['if [ -f src/stray.txt ]; then git log --oneline -- src/stray.txt; fi'],
  ])('does not where %s only reads, or writes about it', (command) => {
    expect(mayWriteTo(command, 'stray.txt')).toBe(false);
  });
});

describe('callEvidence', () => {
  const notes = [note('10', 'sleep 20'), note('30', computed), note('50', 'ls')];

  it('is the call that was carried out when the file changed, and names it', () => {
    const file = { name: 'stray.txt', changedMs: at(40) };
    expect(callEvidence(notes, file)).toMatchObject({ during: computed, named: true });
    expect(callEvidence(notes, { ...file, changedMs: at(20) })).toMatchObject({
      during: 'sleep 20',
      named: false,
    });
    expect(callEvidence(notes, { ...file, changedMs: at(5) })).toBeUndefined();
    expect(callEvidence(notes, { ...file, changedMs: at(57) })).toBeUndefined();
  });

  it('is the call around the change rather than one just before or after', () => {
    const near = [note('10', 'node a.js'), note('11', 'node b.js'), note('12', 'node c.js')];
    expect(callEvidence(near, { name: 'stray.txt', changedMs: at(11.5) })?.during).toBe('node b.js');
  });

  it('is no call that was denied', () => {
    const denied = [note('30', computed, { denied: 'it names the project' })];
    expect(callEvidence(denied, { name: 'stray.txt', changedMs: at(30) })).toBeUndefined();
  });
});

describe('speaksOf', () => {
  it('finds a file that a tool wrote or a command names', () => {
    const wrote = note('10', '', { tool: 'Write', path: '/p/src/stray.txt', command: undefined });
    expect(speaksOf([wrote], 'stray.txt')).toBe(true);
    expect(speaksOf([note('10', 'git add src/stray.txt')], 'stray.txt')).toBe(true);
    expect(speaksOf([note('10', 'git add .')], 'stray.txt')).toBe(false);
  });
});
