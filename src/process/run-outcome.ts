/** Environment variables of a child; an undefined value is left out. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface RunOptions {
  readonly cwd: string;
  /** The whole environment of the child; the caller's own where it is not given. */
  readonly env?: Environment;
  readonly input?: string | Buffer;
  /** The child is ended after this long; `limit.gitCallMs` where it is not given. */
  readonly timeoutMs?: number;
  /** The child is ended when it prints more than this; `limit.outputBytes` where it is not given. */
  readonly maxBytes?: number;
}

/** How a child ended. A command that could not be started has no code and says why in `failure`. */
export interface RunOutcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as it came, for content that need not be UTF-8. */
  readonly bytes: Buffer;
  readonly timedOut: boolean;
  readonly failure: string | undefined;
}
