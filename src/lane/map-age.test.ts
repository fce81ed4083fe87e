import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  environmentOf,
  makeProject,
  must,
  openAt,
  smallProject,
} from '../../test/support/temporary-project.ts';
import {
  commitFiles,
  removeFolder,
  temporaryFolder,
  writeFiles,
} from '../../test/support/temporary-repository.ts';
import { gitText, type Repository } from '../git/index.ts';
import { planningOnDisk } from '../store/planning-on-disk.ts';
import { gatherBrief } from './gather-brief.ts';
import { mapAge } from './map-age.ts';

let folder: string;
let repo: Repository;
beforeEach(() => {
  folder = temporaryFolder();
  repo = makeProject(folder, smallProject);
});
afterEach(() => removeFolder(folder));

const tip = (): string => gitText(repo, ['rev-parse', 'HEAD']);
const structure = '.planning/codebase/STRUCTURE.md';
const age = (): ReturnType<typeof mapAge> => {
  const planning = planningOnDisk(join(repo.folder, '.planning'));
  return mapAge({ repo, planningRoot: '.planning', folder: planning }, tip());
};
const goOn = (): string =>
  commitFiles(
    repo,
    { 'src/api/a.js': '1', 'src/api/deep/b.js': '1', 'README.md': '2', '.planning/STATE.md': '# Later\n' },
    'feat: an api',
  );

it('is what has changed since the last commit that touched a map without a stamp', () => {
  commitFiles(repo, { [structure]: '# Structure\n' }, 'docs: map existing codebase');
  const drawn = tip().slice(0, 7);
  expect(age()).toEqual({ commit: drawn, files: 0, places: [] });
  goOn();
  expect(age()).toEqual({
    commit: drawn,
    files: 3,
    places: [
      { place: 'src/api', files: 2 },
      { place: 'README.md', files: 1 },
    ],
  });
});

it('is what has changed since the commit that GSD stamped it with', () => {
  const stamped = tip();
  goOn();
  commitFiles(
    repo,
    { [structure]: `---\nlast_mapped_commit: ${stamped}\n---\n\n# Structure\n` },
    'docs: map',
  );
  expect(age()).toMatchObject({ commit: stamped.slice(0, 7), files: 3 });
});

it('is unknown without a map, with one that nobody committed, and with a stamp of another history', () => {
  expect(age()).toBeUndefined();
  writeFiles(repo.folder, { [structure]: '# Structure\n' });
  expect(age()).toBeUndefined();
  rmSync(join(repo.folder, structure));
  const elsewhere = gitText(repo, ['commit-tree', `${tip()}^{tree}`, '-m', 'elsewhere']);
  commitFiles(repo, { [structure]: `---\nlast_mapped_commit: ${elsewhere}\n---\n` }, 'docs: map');
  expect(age()).toBeUndefined();
});

it('gives git no stamp that is not a commit: the map is as old as its last commit', () => {
  commitFiles(repo, { [structure]: '---\nlast_mapped_commit: --all\n---\n' }, 'docs: map');
  goOn();
  expect(age()).toMatchObject({ files: 3 });
});

it('stands in the brief of a planner', () => {
  commitFiles(repo, { [structure]: '# Structure\n' }, 'docs: map existing codebase');
  goOn();
  const wanted = { role: 'planner', kind: 'plan', phase: '2', attended: false } as const;
  const brief = gatherBrief(must(openAt(folder)), wanted, environmentOf(folder));
  expect(brief).toContain('3 files have changed since');
  expect(brief).toContain('- src/api: 2\n- README.md: 1\n');
});
