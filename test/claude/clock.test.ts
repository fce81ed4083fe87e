import { describe, expect, it } from 'vitest';
import { claudeClient } from '../support/claude-client.ts';
import { clientScript, makeClaudeHome, toTheEnd } from '../support/claude-sessions.ts';
import { startMessagesApi } from '../support/messages-api.ts';
import { clockEnv, setClock, whyNoClock } from '../support/set-clock.ts';

const found = claudeClient();
const client = 'client' in found ? found.client : '';

describe.skipIf(client === '' || whyNoClock() !== undefined)('a session over which the clock is set', () => {
  it.each(['+2d', '-2d'])('by %s goes on: its client was not silent for so long', async (offset) => {
    const api = await startMessagesApi(function* answer() {
      setClock(home.top, offset);
      // Several looks at how long the client has been silent.
      yield { say: 'Done.', delayMs: 4_000 };
    });
    const home = makeClaudeHome(client, api);
    try {
      // The process around the client lives by the clock that is set; the client itself does not have to.
      const program = clientScript(home.top, client, 'unset LD_PRELOAD; exec "$CLIENT" "$@"');
      const session = home.start({ client: program, env: { ...home.env, ...clockEnv(home.top) } });
      const { end, events } = await toTheEnd(session);
      expect(end).toEqual({ is: 'finished' });
      const days = new Set(events.map(({ at }) => at.slice(0, 10)));
      expect(days.size).toBeGreaterThan(1);
    } finally {
      await api.close();
      home.remove();
    }
  });
});
