import { describe, expect, it } from 'vitest';
import { putPathsBack } from './lane-paths.ts';

const lane = '/state/key/planner';

describe('putPathsBack', () => {
  it("puts GSD's own absolute paths back to the working tree", () => {
    const text = [
      '<execution_context>',
      `@${lane}/.claude/get-shit-done/workflows/execute-plan.md`,
      `${lane}/docs/rules.md`,
      '</execution_context>',
      `Read ${lane}/.planning/STATE.md first.`,
    ].join('\r\n');
    expect(putPathsBack(text, [lane], '/home/me/app')).toEqual({
      text: text.replaceAll(lane, '/home/me/app'),
      found: [],
    });
  });

  it('names a lane path in a command and leaves the text alone', () => {
    const text = `run:\ncd ${lane}/src && npm test\n`;
    expect(putPathsBack(text, [lane], '/home/me/app')).toEqual({
      text,
      found: [{ line: 2, text: `cd ${lane}/src && npm test` }],
    });
  });

  it('does not take another folder with the same beginning for the lane', () => {
    const text = `@${lane}-two/.planning/STATE.md\n`;
    expect(putPathsBack(text, [lane], '/home/me/app')).toEqual({ text, found: [] });
  });
});
