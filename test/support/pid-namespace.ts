import { runSync } from '../../src/process/index.ts';

/** Before a program: it runs in a PID namespace of its own, as in a container that shares the host's name and folders. */
export const inNamespace = [
  'unshare',
  '--user',
  '--map-root-user',
  '--pid',
  '--fork',
  '--mount-proc',
  '--kill-child',
] as const;

/** Why no namespace can be made here; said once on stderr. */
export function whyNoNamespace(): string | undefined {
  const [command, ...flags] = inNamespace;
  const tried = runSync(command, [...flags, 'true'], { cwd: '/' });
  if (tried.code === 0) return undefined;
  const why = `a PID namespace cannot be made here: ${tried.failure ?? tried.stderr.trim()}`;
  process.stderr.write(`skipped: ${why}\n`);
  return why;
}
