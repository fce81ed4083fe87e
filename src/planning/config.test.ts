import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

describe('readConfig', () => {
  it('has GSD’s defaults without a file', () => {
    expect(readConfig(undefined)).toMatchObject({
      is: 'read',
      config: {
        verifier: true,
        commitDocs: true,
        branchingStrategy: 'none',
        parallelization: true,
        milestonePrefixed: false,
      },
    });
  });

  it.each([
    ['{"commit_docs": false}', { commitDocs: false }],
    ['{"planning": {"commit_docs": false}, "commit_docs": true}', { commitDocs: false }],
    ['{"parallelization": {"enabled": false}}', { parallelization: false }],
    ['{"parallelization": false}', { parallelization: false }],
    [
      '{"workflow": {"verifier": false, "_auto_chain_active": true}}',
      { verifier: false, autoChainActive: true },
    ],
    ['{"git": {"branching_strategy": "phase"}}', { branchingStrategy: 'phase' }],
    [
      '{"project_code": "CK", "phase_id_convention": "milestone-prefixed"}',
      { projectCode: 'CK', milestonePrefixed: true },
    ],
    ['\uFEFF{"mode": "yolo"}', { mode: 'yolo' }],
  ])('reads %s', (text, config) => expect(readConfig(text)).toMatchObject({ is: 'read', config }));

  it.each(['{', '[]', 'null', ''])('says that %j is broken and goes on with the defaults', (text) => {
    expect(readConfig(text)).toMatchObject({ is: 'broken', config: { verifier: true } });
  });
});
