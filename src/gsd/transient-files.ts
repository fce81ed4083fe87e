/**
 * Files that GSD puts under `.planning/` for itself. None of them is ever part of a plan, of a commit of ours, or a reason
 * to call the planning files dirty. A `state.json` that somebody committed is a planning file like any other (git tells).
 */
const transientName =
  /^(?:\.lock|.*\.lock|state\.json|active-workstream|\.gsd-(?:ws-arg|outgoing-milestone|allow-shrink)|current-agent-id\.txt|agent-history\.json)$/;

/** `path` is POSIX and relative to the planning root ("STATE.md.lock", "workstreams/a/milestone.lock"). */
export function isTransientGsdFile(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (path.startsWith('async-jobs/')) return true;
  return transientName.test(name) && !path.startsWith('phases/') && !path.startsWith('milestones/');
}

/** The same as patterns for a git exclude file, relative to the planning root. */
export const transientPatterns: readonly string[] = [
  '.lock',
  'STATE.md.lock',
  'milestone.lock',
  'workstreams/*/.lock',
  'workstreams/*/STATE.md.lock',
  'workstreams/*/milestone.lock',
  'workstreams/*/state.json',
  'state.json',
  'active-workstream',
  '.gsd-ws-arg',
  '.gsd-outgoing-milestone',
  '.gsd-allow-shrink',
  'current-agent-id.txt',
  'agent-history.json',
  'async-jobs/',
];
