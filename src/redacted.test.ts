import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { appendEvent } from './store/journal.ts';
import { redacted, redactedLine } from './redacted.ts';

// Put together here, so that no scanner takes this file for a leak.
const body = 'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6';
const secrets = [
  `sk-ant-${body}`,
  `ghp_${body}`,
  `github_pat_${body}`,
  `glpat-${body}`,
  `xoxb-${body}`,
  `AKIA${body.slice(0, 16).toUpperCase()}`,
  `AIza${body}${body}`,
  `npm_${body}`,
  `eyJhbGciOiJI.eyJzdWIiOiIx.${body}`,
];

it.each([
  ...secrets.map((secret) => [`it said ${secret} and went on`, secret]),
  [`curl -H "Authorization: Bearer ${body}"`, body],
  [`git push https://ada:${body}@example.org/x.git`, body],
  [`DB_PASSWORD=${body} npm test`, body],
  [`{"api_key": "${body}"}`, body],
  [`-----BEGIN RSA PRIVATE KEY-----\n${body}\n-----END RSA PRIVATE KEY-----`, body],
])('takes the secret out of %j', (text, secret) => {
  expect(redacted(text)).not.toContain(secret);
  expect(redacted(text)).toContain('[redacted]');
});

it.each([
  'plan of phase 3 landed as 4f2c1d9aa0b14f2c1d9aa0b14f2c1d9aa0b14f2c',
  '/home/ada/.local/state/leapfrog/931e20dea0cc/planner',
  'feat(02-01): tokens live one hour; the secret of a good phase: keep it short',
  'git revert --no-edit 4f2c1d9aa0',
  'https://example.org/path?x=1',
])('leaves %j alone', (text) => {
  expect(redacted(text)).toBe(text);
});

it('no secret gets into the journal, wherever it stands in an event', () => {
  const folder = mkdtempSync(join(tmpdir(), 'leapfrog-redacted-'));
  const journal = join(folder, 'journal.jsonl');
  const [secret = ''] = secrets;
  const outcome = { is: 'failed', why: `401 for ${secret}`, tries: [`again with ${secret}`] };
  const written = appendEvent(journal, {
    event: 'session-settled',
    outcome,
    command: ['env', `X=${secret}`],
  });
  expect(readFileSync(journal, 'utf8')).not.toContain(secret);
  expect(JSON.stringify(written)).not.toContain(secret);
  rmSync(folder, { recursive: true });
});

it('a line of JSON stays one, also where a secret has no end', () => {
  const said = { type: 'user', content: [{ text: `-----BEGIN RSA PRIVATE KEY-----\n${body}` }], cost: 0.2 };
  const line = redactedLine(JSON.stringify(said));
  expect(JSON.parse(line)).toEqual({ type: 'user', content: [{ text: '[redacted]' }], cost: 0.2 });
  expect(redactedLine(`no JSON, and Bearer ${body}`)).toBe('no JSON, and Bearer [redacted]');
});
