// One measurement of bench/drift-speed.mjs, in a process of its own so that loading counts: prints seconds, its own processor time, findings.
const startedAt = performance.now();
const [, , folder, base, now] = process.argv;
const { assessPlans } = await import('../dist/lane/assess-plans.js');
const reads = [{ kind: 'search', pattern: 'work' }];
const { value } = await assessPlans({ folder, planningRoot: '.planning', phase: '3', base, now, reads });
const seconds = (performance.now() - startedAt) / 1000;
const { user, system } = process.cpuUsage();
console.log(JSON.stringify({ seconds, cpu: (user + system) / 1e6, findings: value.report.findings.length }));
