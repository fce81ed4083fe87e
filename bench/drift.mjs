// How well drift detection tells a plan that phase N broke from one that is still true.
//   npm run bench:drift [-- --cases 2000] [--seed 1] [--json] [--show 20] [--only KIND] [--no-confirm] [--no-repository]
// Half of the cases come from sources and seeds that were looked at while tuning; the other half was kept apart. The last line
// of --json is one object. docs/drift-report.md says how the cases are made.
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { confirmCases } from './drift/confirm/index.mjs';
import { generate } from './drift/generate.mjs';
import { writeRepository } from './drift/repository.mjs';
import { answerOf, score } from './drift/score.mjs';
import { plainTable, scoreTable } from './drift/table.mjs';
import { yardsticks } from './drift/yardsticks.mjs';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    show: { type: 'string', default: '0' },
    only: { type: 'string' },
    confirm: { type: 'boolean', default: true },
    repository: { type: 'boolean', default: true },
  },
  allowNegative: true,
});
const [seed, count] = [Number(values.seed), Number(values.cases)];
if (!Number.isInteger(seed) || !Number.isInteger(count) || count < 2) {
  process.stderr.write('bench:drift: --seed and --cases take whole numbers, --cases at least 2\n');
  process.exit(2);
}
const startedAt = performance.now();
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'leapfrog-bench-drift-')));
const say = (text) => (values.json ? undefined : console.log(text));
try {
  const { sources, cases: all } = generate({ seed, count, repository: values.repository });
  const cases = values.only === undefined ? all : all.filter(({ kind }) => kind === values.only);
  const made = performance.now();
  const places = new Map();
  for (const { source, scenery } of sources) {
    const own = cases.filter((one) => one.source === source.name && one.language === source.language);
    if (own.length === 0) continue;
    const at = join(folder, source.name.replaceAll(/\W+/g, '-'));
    writeRepository(at, scenery, own).forEach((commits, index) =>
      places.set(own[index], { folder: at, commits }),
    );
  }
  const written = performance.now();
  const answers = await assessAll(cases, places);
  const assessed = performance.now();
  const confirmed = values.confirm ? confirmCases(join(folder, 'confirm'), cases, sources) : undefined;
  const ended = performance.now();
  report({
    cases,
    sources,
    answers,
    confirmed,
    times: {
      generate: made - startedAt,
      write: written - made,
      assess: assessed - written,
      confirm: ended - assessed,
      all: ended - startedAt,
    },
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function assessAll(cases, places) {
  const answers = [];
  let next = 0;
  return new Promise((resolve, reject) => {
    const workers = Array.from(
      { length: Math.min(availableParallelism(), 4) },
      () => new Worker(new URL('drift/assess-worker.mjs', import.meta.url)),
    );
    for (const worker of workers) {
      const give = () => {
        if (next >= cases.length) return worker.terminate();
        const { phase, reads } = cases[next];
        next += 1;
        return worker.postMessage({ at: next - 1, phase, reads, ...places.get(cases[next - 1]) });
      };
      worker.on('error', reject);
      worker.on('message', ({ at, report: found, trouble, milliseconds }) => {
        if (trouble !== undefined) reject(new Error(`${cases[at].id}: ${JSON.stringify(trouble)}`));
        else answers.push({ at, ...answerTo(cases[at], found), milliseconds });
        if (answers.length === cases.length) resolve(answers.toSorted((a, b) => a.at - b.at));
        give();
      });
      give();
    }
  });
}

/** Only findings that count for the verdict are judged; a finding on the phase as a whole names all its plans. */
function answerTo(made, found) {
  const counting = found.findings.filter(({ certainty }) => certainty !== 'possible');
  return {
    made,
    report: found,
    fresh: found.verdict === 'fresh',
    plans: [...found.touched],
    findings: counting.map(({ plan }) => ({ plans: plan === undefined ? made.plans : [plan] })),
  };
}

function report({ cases, sources, answers, confirmed, times }) {
  const of = (test) => score(answers.filter(({ made }) => test(made)));
  const others = Object.fromEntries(
    Object.entries(yardsticks).map(([name, look]) => [
      name,
      score(cases.map((made) => answerOf(made, look(made)))),
    ]),
  );
  const wide = cases.filter(({ wide: one }) => one).length;
  const unique = (get) => [...new Set(cases.map(get))];
  say(
    `seed ${seed}; ${cases.length} cases, ${wide} with whole-file reads and searches of the whole repository; node ${process.version}; load ${loadavg()[0].toFixed(1)}`,
  );
  for (const part of ['seen', 'apart']) {
    const used = sources
      .filter(({ source }) => source.part === part)
      .map(({ source }) => `${source.name} (${source.language}, ${source.definitions.length} definitions)`);
    say(`${part === 'seen' ? 'looked at while tuning' : 'kept apart'}: ${used.join(', ')}`);
  }
  say(`\n${scoreTable('all cases', [['leapfrog drift', of(() => true)], ...Object.entries(others)])}`);
  say(
    `\n${scoreTable('by part', [
      ['looked at while tuning', of(({ part }) => part === 'seen')],
      ['kept apart', of(({ part }) => part === 'apart')],
      ['wide reads', of((one) => one.wide)],
      ['narrow or unknown reads', of((one) => !one.wide)],
    ])}`,
  );
  say(
    `\n${scoreTable(
      'by language',
      unique(({ language }) => language).map((language) => [
        language,
        of((one) => one.language === language),
      ]),
    )}`,
  );
  say(
    `\n${scoreTable(
      'by kind',
      unique(({ kind }) => kind).map((kind) => [kind, of((one) => one.kind === kind)]),
    )}`,
  );
  if (confirmed !== undefined) say(`\n${plainTable(confirmed.head, confirmed.rows)}`);
  const each = answers.map(({ milliseconds }) => milliseconds).toSorted((a, b) => a - b);
  const seconds = Object.fromEntries(
    Object.entries(times).map(([name, value]) => [name, Math.round(value / 100) / 10]),
  );
  say(
    `\nseconds: ${Object.entries(seconds)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')}; a case took ${Math.round(each[Math.floor(each.length / 2)])} ms (median)`,
  );
  show(answers, confirmed);
  const { recall, falseAlarm, rightPlan, exactPlans } = of(() => true);
  const seen = of(({ part }) => part === 'seen');
  const heldOut = of(({ part }) => part === 'apart');
  const summary = {
    seed,
    cases: cases.length,
    wide,
    recall,
    falseAlarm,
    rightPlan,
    exactPlans,
    seen,
    heldOut,
    yardsticks: others,
    confirmed: confirmed?.counts,
    seconds,
  };
  if (values.json) console.log(JSON.stringify(summary));
}

/** Mistakes in the part that may be looked at. What was kept apart is never shown. */
function show(answers, confirmed) {
  const wrong = answers.filter(
    ({ made, fresh, plans }) =>
      made.part === 'seen' &&
      (fresh === made.breaks || (made.breaks && String(plans) !== String(made.touched))),
  );
  for (const { made, report: found } of wrong.slice(0, Number(values.show))) {
    say(
      `\n${made.id}: ${made.kind}, ${made.language}; ${made.subject.name} in ${made.subject.path}; touched in truth: ${made.touched.join(', ') || 'none'}; ${made.notes.join('; ')}`,
    );
    say(
      `  ${found.verdict}, ${found.touched.join(', ') || 'none'}${found.unknown.map(({ name, what }) => `; ${name}: ${what}`).join('')}`,
    );
    for (const { kind, certainty, plan, subject, assumed, found: there } of found.findings.slice(0, 8))
      say(`  ${certainty} ${kind} ${plan ?? 'phase'} ${subject}: ${assumed} → ${there}`);
  }
  if (process.env.DRIFT_CONTRADICTED)
    for (const one of confirmed.contradicted) console.log(JSON.stringify(one));
  if (process.env.DRIFT_DUMP)
    writeFileSync(
      process.env.DRIFT_DUMP,
      JSON.stringify(
        wrong.map(({ made, report: found }) => ({
          id: made.id,
          kind: made.kind,
          language: made.language,
          found,
        })),
      ),
    );
}
