import { expect, it } from 'vitest';
import { neutralConfig } from './neutral-config.ts';

it('takes out what makes a planner go on, and nothing else', () => {
  const text = `{
  "mode": "yolo",
  "workflow": { "auto_advance": true, "_auto_chain_active" : true, "research": true },
  "git": { "branching_strategy": "milestone" }
}
`;
  expect(neutralConfig(text)).toBe(`{
  "mode": "yolo",
  "workflow": { "auto_advance": false, "_auto_chain_active" : false, "research": true },
  "git": { "branching_strategy": "none" }
}
`);
});

it('leaves a file as it is that has none of it', () => {
  const text = '{"workflow":{"auto_advance":false},"git":{"branching_strategy":"none"}}';
  expect(neutralConfig(text)).toBe(text);
});
