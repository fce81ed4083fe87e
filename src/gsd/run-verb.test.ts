import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gsdNode } from './gsd-node.ts';
import type { InstalledGsd } from './installed-gsd.ts';
import { runVerb } from './run-verb.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'run-verb-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A GSD whose tool is this script: what the border does with answers needs no real one. */
function gsdOf(script: string, nodeAsked = 20): InstalledGsd {
  const tools = join(folder, 'gsd-tools.cjs');
  writeFileSync(tools, script);
  return {
    generation: 'gsd-core',
    version: '1.14.0',
    tools,
    scope: 'local',
    commandPrefix: '/gsd-',
    root: folder,
    nodeAsked,
  };
}

describe('runVerb', () => {
  it('gives the parsed answer with what was said on stderr, run in the folder, with our session and no foreign GSD or git', () => {
    const gsd = gsdOf(`
      console.error('WARNING: milestone lock conflict');
      const { GSD_SESSION_KEY, GSD_PROJECT, GSD_WORKSTREAM, GIT_DIR, KEPT } = process.env;
      console.log(JSON.stringify({ args: process.argv.slice(2), cwd: process.cwd(), GSD_SESSION_KEY, GSD_PROJECT, GSD_WORKSTREAM, GIT_DIR, KEPT }));`);
    const env = {
      PATH: process.env['PATH'],
      GSD_PROJECT: 'x',
      GSD_WORKSTREAM: 'y',
      GIT_DIR: '/z',
      GSD_SESSION_KEY: 'a',
      KEPT: '1',
    };
    const answer = runVerb(gsd, folder, ['state', 'json'], { env, session: 'leapfrog-land' });
    expect(answer).toEqual({
      ok: true,
      value: {
        json: { args: ['state', 'json'], cwd: folder, GSD_SESSION_KEY: 'leapfrog-land', KEPT: '1' },
        stderr: 'WARNING: milestone lock conflict\n',
      },
    });
  });

  it('follows an answer that GSD put into a file', () => {
    writeFileSync(join(folder, 'big.json'), '{"phases":[1,2]}');
    const gsd = gsdOf(`console.log('@file:' + ${JSON.stringify(join(folder, 'big.json'))})`);
    expect(runVerb(gsd, folder, ['x'])).toMatchObject({ ok: true, value: { json: { phases: [1, 2] } } });
  });

  it('quotes GSD’s own error and says how to see more', () => {
    const gsd = gsdOf(`console.error('Error: phase identifier required'); process.exitCode = 1;`);
    expect(runVerb(gsd, folder, ['state', 'planned-phase'])).toMatchObject({
      ok: false,
      trouble: {
        name: 'gsd-verb-failed',
        what: `GSD's "state planned-phase" failed: Error: phase identifier required`,
        where: folder,
      },
    });
  });

  it('does not take an exit code of 0 for an answer', () => {
    expect(runVerb(gsdOf(`console.log('done')`), folder, ['x'])).toMatchObject({
      ok: false,
      trouble: { name: 'gsd-verb-failed', what: `GSD's "x" did not answer JSON: done` },
    });
  });

  it('points at the Node when GSD asks for a newer one and fails', () => {
    const gsd = gsdOf(`process.exitCode = 1`, 99);
    const answer = runVerb(gsd, folder, ['x'], { env: { PATH: '' } });
    expect(answer.ok ? '' : answer.trouble.next).toMatch(/GSD asks for Node 99 .* set LEAPFROG_GSD_NODE/);
  });

  it('says so when there are no verbs', () => {
    const gsd: InstalledGsd = { ...gsdOf(''), generation: 'january', tools: undefined };
    expect(runVerb(gsd, folder, ['x'])).toMatchObject({
      ok: false,
      trouble: { name: 'gsd-without-verbs', kind: 'refused' },
    });
  });
});

describe('gsdNode', () => {
  it('takes this process’s own Node when it is new enough', () => {
    expect(gsdNode(20, { PATH: '' })).toMatchObject({
      ok: true,
      value: { path: process.execPath, meets: true },
    });
  });

  it('falls back to it, and says that it is older than asked', () => {
    expect(gsdNode(99, { PATH: '' })).toMatchObject({
      ok: true,
      value: { path: process.execPath, meets: false },
    });
  });

  it('obeys LEAPFROG_GSD_NODE, and refuses one that is no Node', () => {
    const env = { PATH: '', LEAPFROG_GSD_NODE: process.execPath };
    expect(gsdNode(99, env)).toMatchObject({ ok: true, value: { path: process.execPath, meets: false } });
    expect(gsdNode(20, { LEAPFROG_GSD_NODE: join(folder, 'nothing') })).toMatchObject({
      ok: false,
      trouble: { name: 'gsd-node-missing' },
    });
  });
});
