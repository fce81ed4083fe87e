// SessionStart hook: tells a session in a GSD project what Leapfrog knows about it. Says nothing outside such projects, in
// sessions that Leapfrog opened itself (those have their brief), and where the `leapfrog` command is not there or refuses.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const folder = folderOf(readInput());
const ours =
  process.env.LEAPFROG_SESSION !== undefined ||
  /^(?:planner|worker)-[0-9a-f]{12}$/.test(process.env.GSD_SESSION_KEY ?? '');
if (!ours && isGsdProject(folder)) {
  const report = statusOf(folder);
  if (report !== undefined) {
    const additionalContext = contextOf(report);
    process.stdout.write(
      JSON.stringify({ hookSpecificOutput: { hookEventName: 'SessionStart', additionalContext } }),
    );
  }
}

function readInput() {
  try {
    return JSON.parse(readFileSync(0, 'utf8'));
  } catch {
    return {};
  }
}

function folderOf(input) {
  return typeof input.cwd === 'string' ? input.cwd : process.cwd();
}

function isGsdProject(from) {
  for (let at = from; ; at = dirname(at)) {
    if (existsSync(join(at, '.planning'))) return true;
    if (existsSync(join(at, '.git')) || dirname(at) === at) return false;
  }
}

function statusOf(cwd) {
  const windows = process.platform === 'win32';
  const ended = spawnSync('leapfrog', ['status', '--json'], {
    cwd,
    encoding: 'utf8',
    timeout: 15_000,
    shell: windows,
    windowsHide: true,
  });
  try {
    const report = JSON.parse(ended.stdout);
    return report.kind === 'status' ? report : undefined;
  } catch {
    return undefined;
  }
}

/** A few lines: what a session could otherwise get wrong. */
function contextOf({ phases, overlap, held, lanes, waiting, next }) {
  const active = phases.filter(({ place }) => place === 'active');
  const lines = [
    'Leapfrog watches over this GSD project (its evidence, not STATE.md, says where it is):',
    `- ${active.filter(({ status }) => status === 'complete').length} of ${active.length} phases complete; ${next.why}`,
    ...held.map(({ phase, missing }) =>
      missing.length === 0
        ? `- A finished plan of phase ${phase} is held and can land now: leapfrog land ${phase}. Do not plan that phase again.`
        : `- A finished plan of phase ${phase} is held until the phase before it is complete. Do not plan that phase again.`,
    ),
    ...lanes
      .filter(({ role, live }) => role === 'planner' && live)
      .map(
        ({ phase }) =>
          `- Phase ${phase} is being planned in a planner lane right now: leave its directory alone, and do not renumber phases, undo, or end the milestone.`,
      ),
    ...(overlap.executing !== null && overlap.planning !== null && overlap.verdict !== 'none'
      ? [
          `- Executing ${overlap.executing} and planning ${overlap.planning} at once: ${overlap.verdict} (${overlap.reasons.map(({ rule }) => rule).join(', ')}).`,
        ]
      : []),
    ...waiting.map((each) => `- Waits for the person: ${each.what} ${each.next}`),
  ];
  return lines.slice(0, 14).join('\n');
}
