import type { Environment, ProcessMark } from '../process/index.ts';

/** What every process carries that a session's client starts, and the client itself. */
export function clientMark(task: string): ProcessMark {
  return { name: 'LEAPFROG_CLIENT', value: task };
}

/**
 * Variables by which one client knows another, or a hook knows its session: inherited, they would make a lane's session part of
 * the one that leapfrog was started from, or answer in its name. Git's and GSD's point to other folders than the lane.
 */
const inherited =
  /^(?:CLAUDECODE|CLAUDE_(?:ENV_FILE|PROJECT_DIR|PLUGIN_ROOT|PLUGIN_DATA|JOB_DIR|BG_.*|BRIDGE_.*|RUNNER_.*|RELAUNCH_.*)|CLAUDE_CODE_(?:SSE_PORT|ENTRYPOINT|SESSION_.*|CHILD_.*|MESSAGING_.*|PARENT_.*|LAUNCHED_BY_.*|HOST_SESSION_ID|BRIDGE_.*|REMOTE_.*|TASK_LIST_ID|RESUME_FROM_SESSION|AGENT|SDK_.*|TMUX_SESSION)|GIT_(?:DIR|INDEX_FILE|WORK_TREE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|COMMON_DIR|PREFIX|NAMESPACE)|GSD_(?:PROJECT|WORKSTREAM|SESSION_KEY)|PWD|OLDPWD)$/;

/** The environment of a client in a lane: the person's own, without what ties sessions together. */
export function clientEnvironment(
  env: Environment,
  { task, role, folder }: { readonly task: string; readonly role: string; readonly folder: string },
): Environment {
  const mark = clientMark(task);
  return {
    ...Object.fromEntries(Object.entries(env).filter(([name]) => !inherited.test(name))),
    PWD: folder,
    LEAPFROG_ROLE: role,
    // GSD tells sessions apart by this in its claims.
    GSD_SESSION_KEY: `leapfrog-${role}`,
    [mark.name]: mark.value,
  };
}

/**
 * For a session that nobody watches: its agents work in the foreground, so that the end of a turn is the end of its work, and the
 * client's ceiling of ten minutes for those in the background is taken away. What the person has set stays.
 */
export function unattended(env: Environment): Environment {
  return {
    CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: '1',
    CLAUDE_CODE_PRINT_BG_WAIT_CEILING_MS: '0',
    CLAUDE_CODE_STARTUP_FAILURE_RESULTS: '1',
    DISABLE_AUTOUPDATER: '1',
    ...env,
  };
}
