import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { removeFolder, temporaryFolder } from '../../test/support/temporary-repository.ts';
import { makeStateFolder } from './state-folder.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => removeFolder(folder));

const modeOf = (path: string): number => statSync(path).mode & 0o777;

it('is its owner’s alone, and one that was open is closed', () => {
  const stateFolder = join(folder, 'leapfrog', 'key');
  makeStateFolder({ stateFolder });
  expect([modeOf(stateFolder), modeOf(join(folder, 'leapfrog'))]).toEqual([0o700, 0o700]);
  chmodSync(stateFolder, 0o755);
  makeStateFolder({ stateFolder });
  expect(modeOf(stateFolder)).toBe(0o700);
});

it('leaves the folder alone that holds it: a person may have named any', () => {
  mkdirSync(join(folder, 'theirs'));
  chmodSync(join(folder, 'theirs'), 0o755);
  makeStateFolder({ stateFolder: join(folder, 'theirs', 'key') });
  expect(modeOf(join(folder, 'theirs'))).toBe(0o755);
});
