// Loads two versions of a file and, where asked, calls one function of both with the same inputs. One JSON line for each task.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

/** Made anew for each call: what is called may change what it is given. */
const inputs = () => [
  '',
  'alpha beta',
  '- [x] **A-01**: text',
  0,
  3,
  undefined,
  null,
  true,
  [],
  ['a', 'b'],
  {},
  { a: 1 },
  () => 'x',
  /a/,
  new Map([['a', 1]]),
];

if (isMainThread) {
  let worker;
  let answered;
  const start = () => {
    const started = new Worker(new URL(import.meta.url), { stdout: true, stderr: true });
    started.on('message', (found) => answered?.(found));
    // A file that ends the process, or cannot be loaded at all, is not there for its callers.
    const ended = () => started === worker && answered?.(undefined);
    started.on('error', ended);
    started.on('exit', ended);
    return started;
  };
  for (const task of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
    worker ??= start();
    const timer = setTimeout(() => answered?.(undefined), 8000);
    const found = await new Promise((resolve) => {
      answered = resolve;
      worker.postMessage(task);
    });
    clearTimeout(timer);
    if (found === undefined) {
      const old = worker;
      worker = undefined;
      await old.terminate();
    }
    process.stdout.write(
      `${JSON.stringify({ id: task.id, ...(found ?? { before: true, now: true, same: task.tried ? false : undefined }) })}\n`,
    );
  }
  process.exit(0);
} else {
  process.on('unhandledRejection', () => undefined);
  const answer = async (task) => {
    const [before, now] = [await load(task.before, task), await load(task.now, task)];
    const has = (value) => value !== undefined && (!task.arity || value.length === before?.length);
    parentPort.postMessage({
      before: has(before),
      now: has(now),
      same: task.tried ? same(before, now, task) : undefined,
    });
  };
  parentPort.on('message', (task) => void answer(task));
}

async function load(path, { name, owner }) {
  try {
    const loaded = await import(pathToFileURL(path).href);
    const found = loaded[owner ?? name] ?? loaded.default?.[owner ?? name];
    return owner === undefined ? found : (found?.prototype?.[name] ?? found?.[name]);
  } catch {
    return undefined;
  }
}

/** Methods need an object to be called on; their text without layout is no proof, so nothing is said about them. */
function same(before, now, { owner, parameters }) {
  if (owner !== undefined || before === undefined || now === undefined) return undefined;
  if (typeof before === 'function' && typeof now === 'function') return sameFor(before, now, parameters);
  return inspect(before, { depth: 5 }) === inspect(now, { depth: 5 });
}

function sameFor(before, now, parameters) {
  const count = Math.max(1, Math.min(parameters, 4));
  for (let at = 0; at < 240; at += 1) {
    const args = () =>
      Array.from({ length: count }, (_, index) =>
        turn(inputs(), at * (index + 1) + Math.floor(at / 15) * index),
      );
    if (outcome(before, args()) !== outcome(now, args())) return false;
  }
  return true;
}

const turn = (list, at) => list[at % list.length];

function outcome(call, args) {
  try {
    const result = call(...args);
    result?.catch?.(() => undefined);
    return `${inspect(result, { depth: 3 })} ${inspect(args, { depth: 2 })}`;
  } catch (error) {
    return `threw ${error?.name}: ${error?.message} ${inspect(args, { depth: 2 })}`;
  }
}
