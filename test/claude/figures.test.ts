import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { claudeClient } from '../support/claude-client.ts';
import { makeClaudeHome, toTheEnd } from '../support/claude-sessions.ts';
import { startMessagesApi, type Play, type Turn } from '../support/messages-api.ts';

const found = claudeClient();
const client = 'client' in found ? found.client : '';
const usage = { input_tokens: 1000, output_tokens: 100 };
const bash = (command: string): Turn => ({
  calls: [{ name: 'Bash', input: { command, description: 'run' } }],
  usage,
});

function* play(prompt: string): Play {
  if (prompt.includes('Go on')) {
    yield { say: 'Done.', usage };
    return;
  }
  yield bash('true');
  yield bash('node -e "setTimeout(()=>{},60000)"');
}

/** The client's own figures are cumulative (design 3.5): the last one of a conversation counts, and none is ever added. */
describe.skipIf(client === '')('tokens of a conversation that was stopped', () => {
  it('are in the figures of the session that goes on with it', async () => {
    const api = await startMessagesApi(({ prompt }) => play(prompt));
    const home = makeClaudeHome(client, api);
    const usedBy = async (session: ReturnType<typeof home.start>): Promise<readonly object[]> => {
      const { events } = await toTheEnd(session);
      return events.filter(({ is }) => is === 'usage');
    };
    try {
      const stopped = home.start();
      // Both turns were answered, and the second call runs.
      while (api.asked.length < 2) await sleep(50);
      await sleep(1_000);
      const figures = usedBy(stopped);
      await stopped.stop();
      // It says no last word.
      expect(await figures).toEqual([]);
      const resume = { session: stopped.task, logFolder: '', say: 'Go on.' };
      expect(await usedBy(home.start({ resume }))).toMatchObject([{ inputTokens: 3000, outputTokens: 300 }]);
      const again = { ...resume, say: 'Go on again.' };
      expect(await usedBy(home.start({ resume: again }))).toMatchObject([
        { inputTokens: 4000, outputTokens: 400 },
      ]);
      expect(api.lost).toEqual([]);
    } finally {
      await api.close();
      home.remove();
    }
  });
});
