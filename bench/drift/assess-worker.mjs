// The only place where the benchmark meets the product: one case in, its report out.
import { parentPort } from 'node:worker_threads';
import { assessPlans } from '../../dist/lane/assess-plans.js';

parentPort.on('message', (task) => void answer(task));

async function answer({ at, folder, phase, commits, reads }) {
  const startedAt = performance.now();
  const result = await assessPlans({
    folder,
    planningRoot: '.planning',
    phase,
    base: commits.base,
    now: commits.now,
    plansAt: commits.planned,
    reads,
    promisesDue: true,
  });
  const milliseconds = performance.now() - startedAt;
  parentPort.postMessage(
    result.ok
      ? { at, milliseconds, report: result.value.report }
      : { at, milliseconds, trouble: result.trouble },
  );
}
