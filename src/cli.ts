#!/usr/bin/env node
import { ignoreClosedPipe } from './command/ignore-closed-pipe.ts';

const [first, ...rest] = process.argv.slice(2);

ignoreClosedPipe(process.stdout);
ignoreClosedPipe(process.stderr);

// git starts the merge driver once per file: it must not pay for the commands it is not.
if (first === 'merge-driver') {
  const { mergeDriver } = await import('./command/merge-driver.ts');
  process.exitCode = await mergeDriver(rest, process);
} else {
  const { runApplication } = await import('./command/run-application.ts');
  process.exitCode = await runApplication(process.argv.slice(2));
}
