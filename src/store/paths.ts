import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Environment } from '../process/index.ts';

/** What makes a project one of its own (design section 2); two GSD projects in one repository never meet. */
export interface ProjectIdentity {
  /** Absolute top level of the worktree, links resolved. */
  readonly worktree: string;
  /** Relative to the worktree, POSIX: ".planning", "apps/a/.planning". */
  readonly planningRoot: string;
  readonly workstream?: string | undefined;
}

/** Where Leapfrog keeps things for one project. */
export interface LeapPaths {
  /** The project's folder in the person's state directory. */
  readonly stateFolder: string;
  readonly plannerLane: string;
  readonly landingLane: string;
  /** `<git common dir>/leapfrog/<key>`: what belongs to the repository. */
  readonly commonFolder: string;
  readonly journal: string;
  /** Held by the project's one supervisor. */
  readonly lease: string;
}

/** A short word for a project, stable over time and fit for file and ref names. */
export function projectKey(project: ProjectIdentity): string {
  const identity = JSON.stringify([project.worktree, project.planningRoot, project.workstream ?? '']);
  return createHash('sha256').update(identity).digest('hex').slice(0, 12);
}

/** The state directory of all projects: $LEAPFROG_STATE_DIR, $XDG_STATE_HOME/leapfrog or ~/.local/state/leapfrog. */
export function stateFolder(env: Environment): string {
  const own = env['LEAPFROG_STATE_DIR'];
  if (own !== undefined && own !== '') return resolve(own);
  const xdg = env['XDG_STATE_HOME'];
  const home = env['HOME'] ?? homedir();
  // The XDG specification asks that a relative value be ignored.
  const base = xdg?.startsWith('/') === true ? xdg : join(home, '.local', 'state');
  return join(base, 'leapfrog');
}

/** What a person set for all their projects: $LEAPFROG_CONFIG_DIR, $XDG_CONFIG_HOME/leapfrog or ~/.config/leapfrog. */
export function configFolder(env: Environment): string {
  const own = env['LEAPFROG_CONFIG_DIR'];
  if (own !== undefined && own !== '') return resolve(own);
  const xdg = env['XDG_CONFIG_HOME'];
  const base = xdg?.startsWith('/') === true ? xdg : join(env['HOME'] ?? homedir(), '.config');
  return join(base, 'leapfrog');
}

export function pathsOf(key: string, commonDir: string, env: Environment): LeapPaths {
  const own = join(stateFolder(env), key);
  const commonFolder = join(commonDir, 'leapfrog', key);
  return {
    stateFolder: own,
    plannerLane: join(own, 'planner'),
    landingLane: join(own, 'landing'),
    commonFolder,
    journal: join(commonFolder, 'journal.jsonl'),
    lease: join(commonFolder, 'supervisor.lease'),
  };
}
