/** What Leapfrog asks of `config.json`; every key's older names are read too. Defaults are GSD's. */
export interface Config {
  readonly mode: 'interactive' | 'yolo' | undefined;
  readonly commitDocs: boolean;
  /** false: no VERIFICATION file will ever come, so summaries alone complete a phase. */
  readonly verifier: boolean;
  readonly research: boolean;
  readonly planCheck: boolean;
  readonly autoAdvance: boolean;
  readonly autoChainActive: boolean;
  readonly useWorktrees: boolean;
  readonly parallelization: boolean;
  readonly branchingStrategy: string;
  readonly projectCode: string | undefined;
  readonly milestonePrefixed: boolean;
}

export type ConfigReading =
  | { readonly is: 'read'; readonly config: Config }
  | { readonly is: 'broken'; readonly problem: string; readonly config: Config };

/** Reads the text of `config.json`; undefined gives the defaults. */
export function readConfig(text: string | undefined): ConfigReading {
  if (text === undefined) return { is: 'read', config: configFrom({}) };
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (isRecord(value)) return { is: 'read', config: configFrom(value) };
    return { is: 'broken', problem: 'is not a JSON object', config: configFrom({}) };
  } catch (problem) {
    const message = problem instanceof Error ? problem.message : 'is not JSON';
    return { is: 'broken', problem: message, config: configFrom({}) };
  }
}

type JsonRecord = Readonly<Record<string, unknown>>;

function configFrom(file: JsonRecord): Config {
  const workflow = recordOf(file['workflow']);
  const planning = recordOf(file['planning']);
  const git = recordOf(file['git']);
  const parallelization = file['parallelization'];
  const code = file['project_code'];
  const convention = file['phase_id_convention'] ?? file['phase_naming'];
  const strategy = git['branching_strategy'] ?? file['branching_strategy'];
  return {
    mode: file['mode'] === 'yolo' || file['mode'] === 'interactive' ? file['mode'] : undefined,
    commitDocs: flag(planning['commit_docs'] ?? file['commit_docs'], true),
    verifier: flag(workflow['verifier'] ?? file['verifier'], true),
    research: flag(workflow['research'] ?? file['research'], true),
    planCheck: flag(workflow['plan_check'] ?? workflow['plan_checker'] ?? file['plan_checker'], true),
    autoAdvance: flag(workflow['auto_advance'], false),
    autoChainActive: flag(workflow['_auto_chain_active'], false),
    useWorktrees: flag(workflow['use_worktrees'], true),
    parallelization: isRecord(parallelization)
      ? flag(parallelization['enabled'], true)
      : flag(parallelization, true),
    branchingStrategy: typeof strategy === 'string' ? strategy : 'none',
    projectCode: typeof code === 'string' && code !== '' ? code : undefined,
    milestonePrefixed: convention === 'milestone-prefixed',
  };
}

function flag(value: unknown, otherwise: boolean): boolean {
  return typeof value === 'boolean' ? value : otherwise;
}

function recordOf(value: unknown): JsonRecord {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
