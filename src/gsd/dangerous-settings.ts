/** A GSD setting that works against two sessions on one project. `doctor` and `run` say it with the remedy. */
export interface DangerousSetting {
  readonly name: string;
  /** Where in `.planning/config.json`, as a dotted path. */
  readonly key: string;
  /** `error`: two lanes cannot work with it. `warning`: mind it. `note`: met, or harmless, and good to know. */
  readonly severity: 'error' | 'warning' | 'note';
  readonly what: string;
  readonly next: string;
}

/** Reads a parsed `config.json` of any GSD; what is missing or of another shape is GSD's default and harmless. */
export function dangerousSettings(config: unknown): readonly DangerousSetting[] {
  return rules
    .filter(({ setting, olderKey, value }) =>
      [setting.key, olderKey].some((key) => key !== undefined && valueAt(config, key.split('.')) === value),
    )
    .map(({ setting }) => setting);
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return valueAt(new Map<string, unknown>(Object.entries(value)).get(key), rest);
}

interface Rule {
  readonly setting: DangerousSetting;
  /** Where early GSD kept the same setting. */
  readonly olderKey?: string;
  readonly value: string | boolean;
}

const rules: readonly Rule[] = [
  {
    value: 'yolo',
    setting: {
      name: 'mode-yolo',
      key: 'mode',
      severity: 'note',
      what: 'after finishing a phase a worker goes on by itself: it plans the next phase and executes it',
      next: 'leave it as it is for sessions that leapfrog opens, which are stopped there; in a plain session set "mode": "interactive"',
    },
  },
  {
    value: true,
    setting: {
      name: 'auto-advance',
      key: 'workflow.auto_advance',
      severity: 'warning',
      what: 'a planner executes the phase that it just planned',
      next: 'set "workflow": { "auto_advance": false }',
    },
  },
  {
    value: true,
    setting: {
      name: 'auto-chain-left',
      key: 'workflow._auto_chain_active',
      severity: 'warning',
      what: 'an earlier --auto run was cut off and left its flag: the next planner executes what it plans',
      next: 'set "workflow": { "_auto_chain_active": false }',
    },
  },
  {
    value: 'phase',
    olderKey: 'branching_strategy',
    setting: {
      name: 'branch-per-phase',
      key: 'git.branching_strategy',
      severity: 'error',
      what: 'GSD makes and switches to a branch for each phase, so a plan and its base end on different branches',
      next: 'set "git": { "branching_strategy": "none" } or "milestone" while two sessions work',
    },
  },
  {
    value: true,
    setting: {
      name: 'worktree-skips-hooks',
      key: 'workflow.worktree_skip_hooks',
      severity: 'warning',
      what: 'after each wave the worker stashes whatever is uncommitted in the working tree, yours included',
      next: 'set "workflow": { "worktree_skip_hooks": false }, and mend the hooks that made it necessary',
    },
  },
  {
    value: true,
    setting: {
      name: 'discussion-skipped',
      key: 'workflow.skip_discuss',
      severity: 'note',
      what: 'GSD discusses no phase, so none gets a CONTEXT, and leapfrog run asks about each',
      next: 'use leapfrog run --no-discuss, or set "workflow": { "skip_discuss": false }',
    },
  },
  {
    value: false,
    olderKey: 'verifier',
    setting: {
      name: 'verifier-off',
      key: 'workflow.verifier',
      severity: 'note',
      what: 'no phase is verified: summaries alone complete it, and the next plan lands on that',
      next: 'set "workflow": { "verifier": true } where that is not enough for you',
    },
  },
];
