import type { Generation } from './generation.ts';

/** The GSD that works on a project, or, with scope `none`, what the project's files say about the one that made them. */
export interface InstalledGsd {
  readonly generation: Generation;
  /** As its VERSION file says ("1.14.0"); undefined when nothing is installed. */
  readonly version: string | undefined;
  /** Absolute path of `gsd-tools.cjs`; undefined where there is none or it has no verbs that we can use. */
  readonly tools: string | undefined;
  /** `local`: in the project's `.claude/`. `global`: in the person's Claude folder. `none`: not installed. */
  readonly scope: 'local' | 'global' | 'none';
  readonly commandPrefix: '/gsd-' | '/gsd:';
  /** The Claude folder it was found in (`…/.claude`). */
  readonly root: string | undefined;
  /** The major version of Node that its package asks for. */
  readonly nodeAsked: number;
}
