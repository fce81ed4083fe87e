// Tools that know nothing of drift say whether a case is what it claims to be: a caller that loads, compiles and passes at the base
// and no longer does now is a broken plan's; one for which nothing changed is a true plan's.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { moduleText, withFunction } from '../new-module.mjs';
import { goTool } from './go.mjs';
import { pythonTool } from './python.mjs';
import { scriptTool } from './script.mjs';
import { shellTool } from './shell.mjs';

/**
 * A tool takes jobs { id, made, check, before, now } (`before` and `now`: trees) and answers, for each id, whether the check holds
 * before and now, and (`same`) whether the code does the same on both sides; undefined where it cannot tell.
 */
const tools = {
  typescript: scriptTool,
  javascript: scriptTool,
  python: pythonTool,
  shell: shellTool,
  go: goTool,
};

export function confirmCases(folder, cases, sources) {
  const jobs = cases.map((made) => ({ id: made.id, made, check: made.check, ...sides(made, sources) }));
  const found = new Map();
  const names = new Map();
  for (const language of Object.keys(tools)) {
    const own = jobs.filter(
      ({ made, check }) => made.language === language && check.how !== 'text' && check.how !== 'none',
    );
    if (own.length === 0) continue;
    const at = join(folder, language);
    mkdirSync(at, { recursive: true });
    const { name, answers } = tools[language](at, own, sources, language);
    names.set(language, name);
    for (const [id, answer] of answers) found.set(id, answer);
  }
  return count(jobs, found, names);
}

/** For what phase N promised, "before" is the project as it would be with the promise kept. */
function sides({ check, base, now, language, source: name }, sources) {
  if (check.promised === undefined) return { before: base, now };
  const source = sources
    .map((one) => one.source)
    .find((one) => one.name === name && one.language === language);
  const { path, module, added } = check.promised;
  const before = base.copy();
  before.set(
    path,
    module === undefined ? withFunction(source, base.get(path), added) : moduleText(source, module),
  );
  return { before, now };
}

function verdictOf({ made, check }, answer) {
  if (answer === undefined) return 'unseen';
  const { before, now, same } = answer;
  if (!made.breaks) return before !== false && now === true && same !== false ? 'confirmed' : 'contradicted';
  if (check.now === 'there') return before === false && now === true ? 'confirmed' : 'contradicted';
  if (check.how === 'behaviour') return same === undefined ? 'unseen' : same ? 'undecided' : 'confirmed';
  return before === true && now === false ? 'confirmed' : 'contradicted';
}

function count(jobs, found, names) {
  const rows = new Map();
  const contradicted = [];
  for (const job of jobs) {
    const { made, check } = job;
    const name =
      check.how === 'text'
        ? 'no tool: requirements, decisions, roadmap'
        : (names.get(made.language) ?? 'no tool');
    const row = rows.get(name) ?? {
      breaking: 0,
      breakingOf: 0,
      harmless: 0,
      harmlessOf: 0,
      undecided: 0,
      contradicted: 0,
    };
    rows.set(name, row);
    const verdict =
      check.how === 'text' || check.how === 'none' ? 'unseen' : verdictOf(job, found.get(job.id));
    const side = made.breaks ? 'breaking' : 'harmless';
    row[`${side}Of`] += 1;
    if (verdict === 'confirmed') row[side] += 1;
    if (verdict === 'undecided') row.undecided += 1;
    if (verdict === 'contradicted') {
      row.contradicted += 1;
      contradicted.push({ id: made.id, kind: made.kind, subject: made.subject, answer: found.get(job.id) });
    }
  }
  const sum = (key) => [...rows.values()].reduce((total, row) => total + row[key], 0);
  return {
    head: [
      'confirmed by',
      'breaking: held before, not now',
      'harmless: holds before and now',
      'same for every input tried',
      'contradicted',
    ],
    rows: [...rows].map(([name, row]) => [name, ...cells(row)]),
    counts: {
      breaking: sum('breaking'),
      breakingOf: sum('breakingOf'),
      harmless: sum('harmless'),
      harmlessOf: sum('harmlessOf'),
      undecided: sum('undecided'),
      contradicted: sum('contradicted'),
    },
    contradicted,
  };
}

const cells = (row) => [
  `${row.breaking} of ${row.breakingOf}`,
  `${row.harmless} of ${row.harmlessOf}`,
  row.undecided,
  row.contradicted,
];
