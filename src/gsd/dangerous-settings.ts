/** A GSD setting that works against two sessions on one project. `doctor` and `run` say it with the remedy. */
export interface DangerousSetting {
  readonly name: string;
  /** Where in `.planning/config.json`, as a dotted path. */
  readonly key: string;
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
      what: 'after finishing a phase the worker goes on by itself: it plans the next phase and executes it',
      next: 'set "mode": "interactive"',
    },
  },
  {
    value: true,
    setting: {
      name: 'auto-advance',
      key: 'workflow.auto_advance',
      what: 'a planner executes the phase that it just planned',
      next: 'set "workflow": { "auto_advance": false }',
    },
  },
  {
    value: true,
    setting: {
      name: 'auto-chain-left',
      key: 'workflow._auto_chain_active',
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
      what: 'GSD makes and switches to a branch for each phase, so a plan and its base end on different branches',
      next: 'set "git": { "branching_strategy": "none" } or "milestone" while two sessions work',
    },
  },
];
