import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readScript } from '../agent/index.ts';
import { gitText, openRepository, planningAtCommit, planningHistory } from '../git/index.ts';
import { readProject } from '../planning/index.ts';
import { runSync } from '../process/index.ts';
import { makeExample, sessionScript } from './example.ts';

const folder = mkdtempSync(join(tmpdir(), 'leapfrog-example-'));
beforeAll(async () => {
  await makeExample(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the dotfiles example', () => {
  it('is a clean repository with a history of its own', () => {
    expect(gitText({ folder }, ['status', '--porcelain'])).toBe('');
    const subjects = gitText({ folder }, ['log', '--format=%s']).split('\n');
    expect(subjects[0]).toBe('docs(01-02): complete environment and aliases plan');
    expect(subjects).toContain('docs(01): create phase plan');
  });

  it('has a phase that is being executed and two that are discussed', () => {
    const repo = openRepository(folder);
    if (!repo.ok) throw new Error(repo.trouble.what);
    const project = readProject(
      planningAtCommit(repo.value, 'HEAD', '.planning'),
      planningHistory(repo.value, 'HEAD', '.planning'),
    );
    expect(project.problems).toEqual([]);
    expect(project.phases.map(({ number, status }) => [number, status])).toEqual([
      ['1', { is: 'executing', done: 2, of: 5 }],
      ['2', { is: 'discussed' }],
      ['3', { is: 'discussed' }],
    ]);
    expect(project.state?.position.plan?.value).toBe('2 of 5 in current phase');
  });

  it('has lint faults, by its own rules and by what is installed', () => {
    const own = runSync('sh', ['scripts/lint.sh'], { cwd: folder, env: { ...process.env, LINT: 'own' } });
    const installed = runSync('sh', ['scripts/lint.sh'], { cwd: folder });
    expect([own.code, installed.code]).toEqual([1, 1]);
    expect(own.stdout).toContain('./shell/functions.sh:6: unquoted');
    expect(own.stdout).toMatch(/findings in \d+ shell files \(checked with own rules\)/);
  });

  it('comes with a script for both lanes', () => {
    const script = readScript(sessionScript);
    if (!script.ok) throw new Error(script.trouble.what);
    expect(script.value.tasks.map(({ role, phase }) => `${role} ${phase}`)).toEqual([
      'worker 1',
      'planner 2',
      'worker 2',
      'planner 3',
      'worker 3',
    ]);
  });
});
