import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectKey } from '../../src/store/paths.ts';
import { claudeClient } from '../support/claude-client.ts';
import { clientEnv, clientScript } from '../support/claude-sessions.ts';
import { planPlay, workPlay } from '../support/gsd-plays.ts';
import { whyNoGsdPackages } from '../support/gsd-packages.ts';
import { nodeOf } from '../support/lay-gsd.ts';
import { startMessagesApi, type MessagesApi, type Play } from '../support/messages-api.ts';
import { makeSampleProject, type SampleProject } from '../support/sample-project.ts';
import { openTerminals, whyNoTerminals, type Terminals } from '../support/terminals.ts';

const found = claudeClient();
const client = 'client' in found ? found.client : '';
const skipped = client === '' || whyNoGsdPackages() !== undefined || whyNoTerminals() !== undefined;
const cli = new URL('../../dist/cli.js', import.meta.url).pathname;
const generation = 'gsd-core';

let home: string;
let api: MessagesApi;
let sample: SampleProject;
let terminals: Terminals;
beforeEach(async () => {
  if (skipped) return;
  home = realpathSync(mkdtempSync(join(tmpdir(), 'leapfrog-terminals-')));
  sample = makeSampleProject({ generation, install: 'untracked' });
  api = await startMessagesApi(({ folder, command, prompt }) => {
    const [, verb, phase = ''] = /^gsd-(.+) (\d+)$/.exec(`${command?.name} ${command?.args}`) ?? [];
    const place = { folder, generation, phase } as const;
    if (verb === 'plan-phase') return planPlay(place);
    if (verb === 'execute-phase') return workPlay(place);
    return prompt.includes('what now') ? answering(prompt) : undefined;
  });
  const bin = join(home, 'bin');
  mkdirSync(bin);
  symlinkSync(client, join(bin, 'claude'));
  symlinkSync(clientScript(home, cli, `exec '${process.execPath}' "$CLIENT" "$@"`), join(bin, 'leapfrog'));
  settle();
  const env = {
    ...clientEnv(home, api),
    PATH: [bin, dirname(nodeOf(generation)), process.env['PATH'] ?? ''].join(delimiter),
    LEAPFROG_STATE_DIR: join(home, 'state'),
    TERM: 'xterm-256color',
    SHELL: '/bin/sh',
    PS1: '$ ',
  };
  terminals = openTerminals(['work', 'plan'], { folder: sample.folder, home, env });
});
afterEach(async () => {
  if (skipped) return;
  terminals.close();
  await api.close();
  sample.remove();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});

function* answering(prompt: string): Play {
  yield { say: /leapfrog: (the plan of phase 3 has landed)/.exec(prompt)?.[1] ?? 'I was told nothing.' };
}

/** What a person has settled long ago: the first-run questions, trust of both folders, ordinary permissions. */
function settle(): void {
  const folder = join(home, '.claude');
  mkdirSync(folder, { recursive: true });
  const trusted = { hasTrustDialogAccepted: true, hasCompletedProjectOnboarding: true };
  const projects = Object.fromEntries([sample.folder, lane()].map((path) => [path, trusted]));
  const state = {
    hasCompletedOnboarding: true,
    theme: 'dark',
    customApiKeyResponses: { approved: ['not-a-key'], rejected: [] },
    projects,
  };
  writeFileSync(join(folder, '.claude.json'), JSON.stringify(state));
  const permissions = { defaultMode: 'acceptEdits', allow: ['Bash', 'Read', 'Write', 'Edit', 'Skill'] };
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ permissions }));
}

/** Where the planner's lane will be: one folder for ever, so that trust is asked once. */
function lane(): string {
  return join(home, 'state', projectKey({ worktree: sample.folder, planningRoot: '.planning' }), 'planner');
}

function journal(): string {
  const folder = join(sample.folder, '.git', 'leapfrog');
  return readdirSync(folder)
    .map((key) => readFileSync(join(folder, key, 'journal.jsonl'), 'utf8'))
    .join('');
}

describe.skipIf(skipped)('two terminals with the real client', () => {
  it('plans in one while the other works, and lands while the worker’s session stays open', async () => {
    const { type, key, shows } = terminals;
    type('plan', 'leapfrog plan 3');
    await shows('plan', 'Phase 3 planned.');
    type('plan', '/exit');
    await shows('plan', 'Held: phase 3 (Feed), 2 plans');

    type('work', 'leapfrog work');
    // A question of the client's own, once for ever: no.
    const opened = await shows('work', /accept edits on|Make auto mode your default/);
    if (opened.includes('Make auto mode')) {
      key('work', 'Down');
      key('work', 'Enter');
      await shows('work', 'accept edits on');
    }
    type('work', '/gsd-execute-phase 2');
    await shows('work', 'Phase 2 complete.');
    await shows('work', /plan of phase 3|phase 3 is planned already/);
    for (let tries = 0; tries < 300 && !journal().includes('plan-landed'); tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 200));
    expect(journal()).toContain('plan-landed');
    // GSD's own last words were *plan phase 3*: whoever types it is told better, and no token is spent.
    const turns = api.asked.length;
    type('work', '/gsd-plan-phase 3');
    await shows('work', 'the plan of phase 3 has landed');
    expect(api.asked.length).toBe(turns);
    type('work', 'what now?');
    await shows('work', /● the plan of phase 3 has landed|the plan of phase 3 has landed/);
    type('work', '/exit');
    await shows('work', 'Landed meanwhile: phase 3');
    expect(api.lost).toEqual([]);
  });
});
