import type { Problem } from './problem.ts';
import type { Project } from './project.ts';

/**
 * The first problem under which a session should not start: what it plans or executes could not be told apart, or could
 * not be brought in afterwards. Everything else that is wrong is reported and left to the person.
 */
export function blockingProblem({
  phases,
  problems,
}: Pick<Project, 'phases' | 'problems'>): Problem | undefined {
  const twins = phases.filter(
    (phase) =>
      phase.place === 'active' &&
      phases.some(
        (other) =>
          other !== phase &&
          other.place === 'active' &&
          other.number === phase.number &&
          (phase.status.is !== 'complete' || other.status.is !== 'complete'),
      ),
  );
  return problems.find(({ name, where }) => {
    if (name === 'conflict-markers') return true;
    if (name === 'unreadable-folder' || name === 'unreadable-file') return true;
    if (name === 'missing-file') return sharedFiles.has(where);
    return name === 'duplicate-phase' && twins.some(({ directory }) => where.includes(directory ?? '\n'));
  });
}

/** Without them there are no phases, or no position to write. */
const sharedFiles: ReadonlySet<string> = new Set(['ROADMAP.md', 'STATE.md']);
