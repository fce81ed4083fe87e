import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findGsd } from './find-gsd.ts';
import { gsdCommand } from './gsd-command.ts';

let top: string;
let home: string;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'find-gsd-'));
  home = join(top, 'home');
  lay('repo/.git/HEAD', 'ref: refs/heads/main\n');
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

function lay(path: string, text = ''): void {
  const file = join(top, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function layCore(claude: string, version = '1.14.0'): void {
  lay(`${claude}/gsd-core/VERSION`, `${version}\n`);
  lay(`${claude}/gsd-core/bin/gsd-tools.cjs`);
  lay(`${claude}/commands/gsd-plan-phase.md`);
}

function layClassic(claude: string, version: string, verbs: string): void {
  lay(`${claude}/get-shit-done/VERSION`, version);
  lay(`${claude}/get-shit-done/bin/gsd-tools.cjs`, verbs);
  lay(`${claude}/commands/gsd/plan-phase.md`);
}

function find(folder = 'repo'): ReturnType<typeof findGsd> {
  return findGsd({ folder: join(top, folder), env: { HOME: home } });
}

describe('findGsd', () => {
  it('prefers the install of the project over the person’s own', () => {
    layCore('repo/.claude');
    layClassic('home/.claude', '1.42.3', 'planned-phase annotate-dependencies');
    expect(find()).toMatchObject({
      generation: 'gsd-core',
      version: '1.14.0',
      scope: 'local',
      commandPrefix: '/gsd-',
      tools: join(top, 'repo/.claude/gsd-core/bin/gsd-tools.cjs'),
      nodeAsked: 24,
    });
  });

  it('looks upwards to the top of the repository and no farther', () => {
    layCore('repo/.claude');
    layCore('.claude', '9.9.9');
    mkdirSync(join(top, 'repo/apps/web'), { recursive: true });
    expect(find('repo/apps/web')).toMatchObject({ version: '1.14.0', scope: 'local' });
    rmSync(join(top, 'repo/.claude'), { recursive: true });
    expect(find('repo/apps/web').scope).toBe('none');
  });

  it('takes the person’s own install, where CLAUDE_CONFIG_DIR says it is', () => {
    layCore('elsewhere', '1.8.0');
    const gsd = findGsd({
      folder: join(top, 'repo'),
      env: { HOME: home, CLAUDE_CONFIG_DIR: join(top, 'elsewhere') },
    });
    expect(gsd).toMatchObject({ scope: 'global', version: '1.8.0', nodeAsked: 22 });
  });

  it.each([
    ['1.42.3', 'planned-phase annotate-dependencies', 'classic-1.42'],
    ['1.32.0', 'planned-phase', 'classic-1.32'],
    ['1.28.0', 'begin-phase', 'january'],
  ])('tells classic %s by its verbs', (version, verbs, generation) => {
    layClassic('repo/.claude', version, verbs);
    const gsd = find();
    expect(gsd).toMatchObject({ generation, version, commandPrefix: '/gsd:' });
    expect(gsd.tools === undefined).toBe(generation === 'january');
  });

  it.each([
    ['# Project State\n', undefined, 'january'],
    ['---\ngsd_state_version: 1.0\n---\n', undefined, 'classic-1.42'],
    ['---\ngsd_state_version: "1.0"\nstate_head: abc\n---\n', undefined, 'gsd-core'],
    ['---\ngsd_state_version: "1.0"\n---\n', '{}', 'gsd-core'],
  ])('guesses from the project’s files when nothing is installed: %j %j', (state, json, generation) => {
    lay('repo/.planning/STATE.md', state);
    if (json !== undefined) lay('repo/.planning/state.json', json);
    expect(find()).toMatchObject({ generation, scope: 'none', tools: undefined, version: undefined });
  });
});

describe('gsdCommand', () => {
  it('uses the spelling of the install, skills before commands', () => {
    layClassic('repo/.claude', '1.42.3', 'planned-phase annotate-dependencies');
    expect(gsdCommand(find(), 'execute-phase', '3')).toBe('/gsd:execute-phase 3');
    lay('repo/.claude/skills/gsd-plan-phase/SKILL.md');
    expect(gsdCommand(find(), 'execute-phase', '2.1')).toBe('/gsd-execute-phase 2.1');
    expect(gsdCommand(find(), 'progress')).toBe('/gsd-progress');
  });
});
