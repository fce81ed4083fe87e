import { vi } from 'vitest';
import { gitSuite } from '../support/git-suite.ts';

vi.mock('node:fs', () => import('./door/fs.ts'));
vi.mock('../../src/process/run-sync.ts', () => import('./door/process.ts'));

gitSuite('simulated');
