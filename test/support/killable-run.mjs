// A supervisor that kills itself with SIGKILL (`die`), or stops itself with SIGSTOP (`stop`), at the nth time that a named step was put
// on disk. Plain JavaScript, because it runs the built program in a process of its own:
// node killable-run.mjs '{"folder":…,"script":…,"trace":…,"die":{"step":…,"nth":1}}'
import { appendFileSync } from 'node:fs';

const { folder, script, trace, die, stop } = JSON.parse(process.argv[2]);
const dist = (path) => new URL(`../../dist/${path}`, import.meta.url).href;
const { openProject } = await import(dist('lane/index.js'));
const { undoCutOffLandings } = await import(dist('lane/cut-off-landing.js'));
const { takeLease } = await import(dist('store/index.js'));
const { scriptedAgent } = await import(dist('agent/index.js'));
const { projectEffects, supervise } = await import(dist('supervisor/index.js'));
const { loadEveryGrammar } = await import(dist('drift/index.js'));
const { limit } = await import(dist('limit.js'));

const must = (result) => {
  if (result.ok) return result.value;
  throw new Error(`${result.trouble.name}: ${result.trouble.what}`);
};
const seen = new Map();
const onStep = (step) => {
  const nth = (seen.get(step) ?? 0) + 1;
  seen.set(step, nth);
  appendFileSync(trace, `${step} ${nth}\n`);
  if (die?.step === step && die.nth === nth) process.kill(process.pid, 'SIGKILL');
  if (stop?.step === step && stop.nth === nth) process.kill(process.pid, 'SIGSTOP');
};
const env = process.env;
const agent = must(scriptedAgent(script));
const project = { ...must(openProject({ folder, env })), onStep };
// As `leapfrog run` begins.
undoCutOffLandings(project);
const lease = must(takeLease(project.paths.lease, { role: 'the supervisor' }));
const effects = projectEffects(project, agent, {
  env,
  now: Date.now,
  lease,
  grammars: await loadEveryGrammar(),
});
// The end of the story: the plan has landed. What comes after it is the next phase.
const over = new AbortController();
const tell = (event) => {
  if (event.event === 'plan-landed') over.abort();
};
const policy = { gate: 'auto', discuss: true, attempts: limit.attempts, stagger: false };
const end = await supervise({ effects, policy, agent: agent.name, tell, interrupt: over.signal });
effects.close();
lease.release();
process.stdout.write(`${JSON.stringify(end)}\n`);
