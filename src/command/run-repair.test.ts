import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { removeFolder, temporaryFolder, writeFiles } from '../../test/support/temporary-repository.ts';
import type * as recount from '../merge/recount.ts';
import type { CommandContext } from './context.ts';
import { runRepair } from './run-repair.ts';

/** What somebody else does while plans are counted. */
let meanwhile = (): void => {};
vi.mock('../merge/recount.ts', async (original) => {
  const real = await original<typeof recount>();
  const recountRoadmap: typeof real.recountRoadmap = (text, counts) => {
    meanwhile();
    return real.recountRoadmap(text, counts);
  };
  return { ...real, recountRoadmap };
});

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => removeFolder(folder));

it('overwrites nothing that somebody wrote while it counted', () => {
  const roadmap =
    '# Roadmap\n\n## Phases\n\n- [ ] **Phase 1: Lint** - clean\n\n## Phase Details\n\n### Phase 1: Lint\n**Plans**: 0/9 plans executed\n\n- [ ] 01-01-PLAN.md: rules\n';
  writeFiles(folder, {
    '.planning/ROADMAP.md': roadmap,
    '.planning/STATE.md': '# State\n',
    '.planning/phases/01-lint/01-01-PLAN.md': '---\nphase: 01\nplan: 01\n---\n',
  });
  const file = join(folder, '.planning/ROADMAP.md');
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const process: CommandContext['process'] = { stdout, stderr };
  const stdin = new PassThrough();
  const context = { process, stdin, stdout, stderr, folder, env: {}, now: Date.now, childCommand: [] };
  const repair = (): unknown => {
    runRepair.call(context, { check: false });
    return process.exitCode;
  };
  meanwhile = () => writeFileSync(file, `${roadmap}- theirs\n`);
  expect(repair()).toBe(1);
  expect(readFileSync(file, 'utf8')).toBe(`${roadmap}- theirs\n`);
  expect(String(stderr.read())).toContain('run leapfrog repair again');
  meanwhile = () => {};
  expect(repair()).toBe(0);
  expect(readFileSync(file, 'utf8')).toContain('0/1 plans executed');
  expect(readFileSync(file, 'utf8')).toContain('- theirs');
});
