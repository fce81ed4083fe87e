import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { changedPaths } from './tree.mjs';

/**
 * One repository for all cases of a source, written by one `git fast-import`. Each case has three commits: `base` (before N+1 was
 * planned), `planned` (base and the plans of N+1: the held plan) and `now` (base and phase N).
 */
export function writeRepository(folder, scenery, cases) {
  mkdirSync(folder, { recursive: true });
  git(folder, ['init', '-q', '-b', 'main']);
  const out = [];
  const marks = new Map();
  let mark = 0;
  const blob = (text) => {
    if (!marks.has(text)) {
      mark += 1;
      marks.set(text, mark);
      out.push(`blob\nmark :${mark}\ndata ${Buffer.byteLength(text)}\n${text}\n`);
    }
    return marks.get(text);
  };
  const line = (path, text) =>
    text === undefined
      ? `D ${path}\n`
      : `M ${/^(bin|libexec)\/|\.sh$/.test(path) ? '100755' : '100644'} :${blob(text)} ${path}\n`;
  const commit = (message, from, changes) => {
    const lines = changes.map(([path, text]) => line(path, text)).join('');
    mark += 1;
    const parent = from === undefined ? '' : `from :${from}\n`;
    out.push(
      `commit refs/heads/main\nmark :${mark}\ncommitter Bench <bench@example.org> ${1_768_000_000 + mark} +0000\ndata ${Buffer.byteLength(message)}\n${message}\n${parent}${lines}\n`,
    );
    return mark;
  };
  const first = commit('the project', undefined, [...scenery]);
  const commits = cases.map((made) => {
    const base = commit('docs: plan the phase before', first, made.base.changes());
    const planned = commit('docs: create phase plan', base, made.planned);
    const phaseChanges = changedPaths(made.base, made.now).map((path) => [path, made.now.get(path)]);
    const code = phaseChanges.filter(([path]) => !path.startsWith('.planning/'));
    const worked = commit('feat: the work of the phase', base, code);
    const now = commit(
      'docs: complete phase',
      worked,
      phaseChanges.filter(([path]) => path.startsWith('.planning/')),
    );
    return { base, planned, now };
  });
  const exported = join(folder, '.git', 'marks');
  git(folder, ['fast-import', '--quiet', '--force', `--export-marks=${exported}`], out.join(''));
  const ids = new Map(
    readFileSync(exported, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((entry) => entry.slice(1).split(' ')),
  );
  const idOf = (at) => ids.get(String(at));
  return commits.map(({ base, planned, now }) => ({
    base: idOf(base),
    planned: idOf(planned),
    now: idOf(now),
  }));
}

function git(folder, args, input) {
  const { status, stderr } = spawnSync('git', args, {
    cwd: folder,
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (status !== 0) throw new Error(`git ${args[0]}: ${stderr}`);
}
