import type { AgentEvent } from '../agent/index.ts';
import type { Read } from '../drift/index.ts';

/** What an event says that the session looked at. */
export function readsIn(said: AgentEvent): readonly Read[] {
  if (said.is === 'searched') {
    const { pattern, path } = said;
    return [{ kind: 'search', pattern, ...(path === undefined ? {} : { glob: path }) }];
  }
  if (said.is !== 'read') return [];
  const { path, from, to } = said;
  const lines = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  return [{ kind: 'read', path, ...lines }];
}
