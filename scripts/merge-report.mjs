// Writes docs/merge-report.md: our merge beside git, union and union-with-dedupe on the corpus of real merges, and every case
// that the yardstick counts against us with its explanation from docs/merge-cases.json. Needs ../shared/corpus and python3.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const corpus = join(resolve(root, process.env.LEAPFROG_SHARED ?? '../shared'), 'corpus');
if (!existsSync(join(corpus, 'score.py'))) {
  process.stderr.write(`no corpus at ${corpus}: set LEAPFROG_SHARED\n`);
  process.exit(1);
}
const { mergePlanningFile } = await import('../dist/merge/merge-planning-file.js');
const folder = mkdtempSync(join(tmpdir(), 'leapfrog-report-'));
const three = ['STATE.md', 'ROADMAP.md', 'REQUIREMENTS.md'];
const flags = ['lost', 'regressed', 'revived', 'duplicated'];

function readCases(place) {
  return readdirSync(place).flatMap((repo) =>
    readdirSync(join(place, repo)).flatMap((name) => {
      const at = join(place, repo, name);
      if (!existsSync(join(at, 'meta.json'))) return [];
      const meta = JSON.parse(readFileSync(join(at, 'meta.json'), 'utf8'));
      if (meta.kind === 'modify/delete') return [];
      const side = (which) => {
        const file = join(at, which + meta.ext);
        return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
      };
      return [
        {
          name: `${repo}/${name}`,
          meta,
          base: side('base'),
          ours: side('ours'),
          theirs: side('theirs'),
          resolved: side('resolved'),
        },
      ];
    }),
  );
}

function gitMerge({ base = '', ours = '', theirs = '' }, ...options) {
  const files = Object.entries({ ours, base, theirs }).map(([side, text]) => {
    writeFileSync(join(folder, side), text);
    return join(folder, side);
  });
  const ended = spawnSync('git', ['merge-file', '-p', ...options, ...files], {
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  return { code: ended.status === 0 ? 0 : 1, text: ended.stdout };
}

function key(line) {
  return /^\s*(?:\*\*)?([A-Za-z_][\w ]{0,30}):/.exec(line)?.[1];
}

/** The plain idea: keep both sides' lines, then drop a line that stands there twice, and all but the last of a `key: value`. */
function unionWithDedupe(sides) {
  const lines = gitMerge(sides, '--union').text.split('\n');
  const kept = lines.filter((line, at) => {
    if (line.trim().length < 3 || /^[\s|:-]+$/.test(line)) return true;
    const near = lines.slice(at + 1, at + 12);
    const again = key(line) !== undefined && near.some((other) => key(other) === key(line));
    return !again && lines.lastIndexOf(line) === at;
  });
  return { code: 0, text: kept.join('\n') };
}

function leapfrog({ meta, base, ours, theirs }) {
  const result = mergePlanningFile({ path: meta.path, base, ours, theirs });
  return { code: result.is === 'clean' ? 0 : 1, text: result.text };
}

const judge = `
import sys, json
sys.path.insert(0, sys.argv[1])
import score
rows = []
for case in json.load(open(sys.argv[2])):
    conflict = case['code'] == 1 or (bool(score.MARKER.search(case['text'])) and not score.MARKER.search(case['ours'] + case['theirs']))
    found = {} if conflict else {k: v for k, v in score.judge(case['base'], case['ours'], case['theirs'], case['text']).items() if v}
    rows.append({'name': case['name'], 'cls': case['cls'], 'conflict': conflict, 'found': found})
print(json.dumps(rows))
`;

function scored(cases, merge) {
  const outputs = cases.map((one) => ({
    name: one.name,
    cls: one.meta.cls,
    base: one.base ?? '',
    ours: one.ours ?? '',
    theirs: one.theirs ?? '',
    ...merge(one),
  }));
  const file = join(folder, 'outputs.json');
  writeFileSync(file, JSON.stringify(outputs));
  const ended = spawnSync('python3', ['-c', judge, corpus, file], { encoding: 'utf8', maxBuffer: 1e9 });
  if (ended.status !== 0) throw new Error(ended.stderr);
  return JSON.parse(ended.stdout);
}

const share = (part, of) => `${((100 * part) / Math.max(1, of)).toFixed(1)} %`;

function summary(name, files, rows) {
  const conflicts = rows.filter((row) => row.conflict).length;
  const count = (flag) => rows.filter((row) => row.found[flag]).length;
  const flagged = rows.filter((row) => flags.some((flag) => row.found[flag])).length;
  const clean = rows.length - conflicts - flagged;
  const cells = [
    name,
    files,
    rows.length,
    `${clean} (${share(clean, rows.length)})`,
    `${conflicts} (${share(conflicts, rows.length)})`,
  ];
  return `| ${[...cells, ...flags.map(count), share(flagged, rows.length - conflicts)].join(' | ')} |`;
}

const real = readCases(join(corpus, 'merges'));
const merges = {
  git: gitMerge,
  union: (one) => gitMerge(one, '--union'),
  'union + dedupe': unionWithDedupe,
  leapfrog,
};
const results = Object.fromEntries(
  Object.entries(merges).map(([name, merge]) => [name, scored(real, (one) => merge(one))]),
);
const groups = [
  ...three.map((cls) => [cls, (row) => row.cls === cls]),
  ['these three', (row) => three.includes(row.cls)],
  ['others', (row) => !three.includes(row.cls)],
];
const table = groups.flatMap(([label, is]) =>
  Object.entries(results).map(([name, rows]) => summary(name, label, rows.filter(is))),
);

const right = (place, merge) =>
  readCases(place).map((one) => {
    const merged = merge(one);
    return merged.code === 0 && merged.text === one.resolved;
  });
const synthetic = Object.fromEntries(
  ['git', 'leapfrog'].map((name) => [name, right(join(corpus, 'merges-synthetic'), merges[name])]),
);

const cases = JSON.parse(readFileSync(join(root, 'docs', 'merge-cases.json'), 'utf8'));
const gits = new Map(results.git.map((row) => [row.name, row]));
const listed = results.leapfrog.filter((row) => flags.some((flag) => row.found[flag]));
const others = results.leapfrog.filter((row) => !three.includes(row.cls));
const flagged = (row) => flags.some((flag) => row.found[flag]);
const cleanInGit = (row) => !gits.get(row.name).conflict && !flagged(gits.get(row.name));
const worse = others.filter(
  (row) =>
    (cleanInGit(row) && (row.conflict || flagged(row))) || (gits.get(row.name).conflict && flagged(row)),
);
const worseNames = worse.map((row) => `\`${row.name}\``).join(', ');
const conflictedWhereGitDidNot = results.leapfrog.filter(
  (row) => row.conflict && !gits.get(row.name).conflict,
);
const explained = listed.map((row) => {
  const seen = flags.filter((flag) => row.found[flag]).map((flag) => `${flag} ${row.found[flag].length}`);
  return `| ${row.name} | ${seen.join(', ')} | ${cases[row.name] ?? '**not explained yet**'} |`;
});

writeFileSync(
  join(root, 'docs', 'merge-report.md'),
  `# The merge on real files

Written by \`node scripts/merge-report.mjs\` from the corpus of real merges (not part of this repository) by its own yardstick
\`score.py\`. *Clean*: no conflict, and nothing lost, regressed, revived or duplicated by that yardstick. The last column is the
share of conflict-free outputs with one of the four. *union + dedupe* is the plain idea: keep both sides' lines, drop doubles.

| merge | files | cases | clean | conflict | lost | regressed | revived | duplicated | of conflict-free |
| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
${table.join('\n')}

Synthetic pairs that come to the sequential truth: git ${synthetic.git.filter(Boolean).length}, leapfrog ${synthetic.leapfrog.filter(Boolean).length} of ${synthetic.git.length}.
Cases where leapfrog leaves a conflict and git none: ${conflictedWhereGitDidNot.length}. Other planning files where leapfrog is *worse than git*, that is
where git's result is clean by the yardstick and leapfrog's is not, or git leaves a conflict and leapfrog a result with one of
the four: ${worse.length}${worse.length > 0 ? ` (${worseNames}; the reason stands below)` : ''}.

## Every case that the yardstick counts against leapfrog

| case | counted | why |
| --- | --- | --- |
${explained.join('\n')}
`,
);
rmSync(folder, { recursive: true });
process.stdout.write(
  `${table.join('\n')}\nnot explained: ${listed.filter((row) => !cases[row.name]).length}\n`,
);
