// How long drift takes: 10,000 files, 200 of them changed, 20 plans; and that the time goes with the change, not with the repository.
//   npm run bench:drift-speed [-- --rounds 5]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
const rounds = Number(values.rounds);
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'leapfrog-bench-drift-speed-')));
const probe = fileURLToPath(new URL('drift-speed-probe.mjs', import.meta.url));
const asked = [
  { files: 1_000, changed: 200, plans: 20 },
  { files: 10_000, changed: 0, plans: 20 },
  { files: 10_000, changed: 50, plans: 20 },
  { files: 10_000, changed: 200, plans: 20 },
  { files: 10_000, changed: 800, plans: 20 },
  { files: 50_000, changed: 200, plans: 20 },
];
const pad = (number) => String(number).padStart(2, '0');
const fileOf = (at) => `src/part-${at % 97}/unit-${at}.ts`;

try {
  console.log(
    `${rounds} rounds, a process each; ${cpus().length} cores, node ${process.version}, load ${loadavg()[0].toFixed(1)}`,
  );
  console.log('   files  changed  plans  findings  median s  fastest s  cpu s');
  for (const size of asked) {
    const place = join(folder, `${size.files}-${size.changed}`);
    const { base, now } = write(place, size);
    const times = Array.from({ length: rounds }, () =>
      JSON.parse(run(place, process.execPath, [probe, place, base, now])),
    );
    const sorted = (get) => times.map(get).toSorted((a, b) => a - b);
    const seconds = sorted((one) => one.seconds);
    const cells = [
      size.files,
      size.changed,
      size.plans,
      times[0].findings,
      seconds[Math.floor(rounds / 2)].toFixed(2),
      seconds[0].toFixed(2),
      sorted((one) => one.cpu)[Math.floor(rounds / 2)].toFixed(2),
    ];
    const widths = [8, 9, 7, 10, 10, 11, 7];
    console.log(cells.map((cell, at) => String(cell).padStart(widths[at])).join(''));
    rmSync(place, { recursive: true, force: true });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Each file has ten functions; in a changed one, one of them does something else and one has another name. */
function write(place, { files, changed, plans }) {
  run(folder, 'git', ['init', '-q', '-b', 'main', place]);
  run(place, 'git', ['config', 'gc.auto', '0']);
  const step = Math.max(1, Math.floor(files / Math.max(1, changed)));
  const touched = Array.from({ length: changed }, (_, at) => at * step);
  const first = [
    ...Array.from({ length: files }, (_, at) => [fileOf(at), text(at, false)]),
    [
      '.planning/ROADMAP.md',
      '# Roadmap\n\n## Phases\n\n- [x] **Phase 2: Ground**\n- [ ] **Phase 3: House**\n',
    ],
    ['.planning/REQUIREMENTS.md', '# Requirements\n\n- [ ] **HOUSE-01**: It stands\n'],
    ...Array.from({ length: plans }, (_, at) => [
      `.planning/phases/03-house/03-${pad(at + 1)}-PLAN.md`,
      plan(at, files),
    ]),
  ];
  const input =
    commitText('base', 1, undefined, first) +
    commitText(
      'now',
      2,
      1,
      touched.map((at) => [fileOf(at), text(at, true)]),
    );
  run(place, 'git', ['fast-import', '--quiet'], input);
  return {
    base: run(place, 'git', ['rev-parse', 'main~1']).trim(),
    now: run(place, 'git', ['rev-parse', 'main']).trim(),
  };
}

function commitText(name, mark, from, changes) {
  return `commit refs/heads/main\nmark :${mark}\ncommitter Bench <bench@example.org> ${1_768_000_000 + mark} +0000\ndata ${name.length}\n${name}\n${from === undefined ? '' : `from :${from}\n`}${changes.map(([path, content]) => `M 100644 inline ${path}\ndata ${Buffer.byteLength(content)}\n${content}\n`).join('')}\n`;
}

function text(at, changed) {
  const functions = Array.from({ length: 10 }, (_, index) => {
    const name = changed && index === 3 ? `work${at}Part${index}Now` : `work${at}Part${index}`;
    const least = changed && index === 5 ? 2 : 1;
    return `/** Part ${index} of the work. */\nexport function ${name}(entries: readonly string[], limit: number): string[] {\n  const kept = entries.filter((entry) => entry.length > ${least});\n  if (kept.length > limit) {\n    return kept.slice(0, limit);\n  }\n  return kept.map((entry) => entry.trim());\n}\n`;
  });
  return `import { readFileSync } from 'node:fs';\n\n${functions.join('\n')}\nexport const source${at} = readFileSync;\n`;
}

/** Every plan names twenty files and a function in each, spread over the whole repository. */
function plan(at, files) {
  const named = Array.from(
    { length: 20 },
    (_, index) => ((at * 20 + index) * Math.max(1, Math.floor(files / 400))) % files,
  );
  return `---
phase: 03-house
plan: ${pad(at + 1)}
type: execute
wave: 1
depends_on: []
files_modified:
${named
  .slice(0, 5)
  .map((one) => `  - ${fileOf(one)}\n`)
  .join('')}autonomous: true
requirements: [HOUSE-01]
must_haves:
  artifacts:
    - path: "src/house/room-${at}.ts"
      provides: "Room ${at}"
      exports: ["room${at}"]
---

<context>
${named
  .slice(5, 10)
  .map((one) => `@${fileOf(one)}\n`)
  .join('')}</context>

<tasks>
<task type="auto">
  <name>Task 1: Build room ${at}</name>
  <files>src/house/room-${at}.ts</files>
  <read_first>
${named
  .slice(10)
  .map((one) => `    - ${fileOf(one)}\n`)
  .join('')}  </read_first>
  <action>
${named.map((one, index) => `- Call \`work${one}Part${(index * 3 + at) % 10}(entries, limit)\` from \`${fileOf(one)}\`.\n`).join('')}  </action>
  <verify>npm test</verify>
  <done>It stands</done>
</task>
</tasks>
`;
}

function run(cwd, command, args, input) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (status !== 0) throw new Error(`${command} ${args[0]}: ${stderr}`);
  return stdout;
}
