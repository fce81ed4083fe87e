import type { ClaudeSettings } from '../agent/claude-settings-files.ts';
import type { InstalledClaude } from '../agent/installed-claude.ts';
import type { DangerousSetting } from '../gsd/dangerous-settings.ts';
import type { LaneSetAside } from '../lane/lanes-set-aside.ts';
import type { LanesWithoutProject } from '../lane/lanes-without-project.ts';
import type { ProjectNote } from '../lane/leap-project.ts';
import type { SeenHolder } from '../store/holder-words.ts';
import type { Trouble } from '../trouble.ts';

/** What `doctor` found: the object of `doctor --json` (docs/json.md), and what its text is written from. */
export interface DoctorReport {
  readonly kind: 'doctor';
  readonly version: 1;
  readonly facts: {
    readonly platform: string;
    readonly node: string;
    readonly git: string | null;
    readonly claude: InstalledClaude;
    readonly gsd: ReportedGsd;
    readonly project: string | null;
    readonly stateFolder: string;
    readonly sandbox: 'on' | 'off' | 'not available';
    readonly mergeDriver: boolean;
  };
  /** Worst first. */
  readonly findings: readonly Finding[];
}

/** `error`: two lanes are refused or cannot work. `warning`: they work, and something may go wrong. `note`: good to know. */
export type Severity = 'error' | 'warning' | 'note';

export interface Finding {
  /** Stable, kebab-case. */
  readonly name: string;
  readonly severity: Severity;
  readonly what: string;
  readonly where: string | null;
  /** The remedy. */
  readonly next: string;
}

export interface ReportedGsd {
  readonly generation: string;
  readonly version: string | null;
  readonly scope: string;
  readonly commands: readonly string[];
}

/** Everything that was observed, from which the report follows. */
export interface DoctorFacts {
  readonly platform: NodeJS.Platform;
  readonly node: readonly [major: number, minor: number, patch: number];
  /** undefined where there is no git. */
  readonly git: readonly [number, number] | undefined;
  readonly claude: InstalledClaude;
  readonly settings: ClaudeSettings;
  readonly sandboxTools: readonly { readonly name: string; readonly there: boolean }[];
  readonly gsd: ReportedGsd & { readonly nodeAsked: number; readonly nodeMeets: boolean };
  /** The project, or why lanes are refused here. */
  readonly project:
    | {
        readonly is: 'open';
        readonly folder: string;
        readonly notes: readonly ProjectNote[];
        readonly tracked: boolean;
        readonly commitsDocs: boolean;
        readonly mergeDriver: boolean;
      }
    | { readonly is: 'refused'; readonly trouble: Trouble };
  readonly dangerous: readonly DangerousSetting[];
  readonly stateFolder: string;
  readonly disks: readonly Disk[];
  readonly leftovers: Leftovers;
  /** Lanes of projects whose folders are gone, on this machine. */
  readonly orphans: readonly LanesWithoutProject[];
  /** Milliseconds by which something here was made later than now; 0 where nothing was. */
  readonly aheadMs: number;
}

export interface Disk {
  readonly path: string;
  /** The name of a file system that is known to be on another machine, or behind one. */
  readonly network: string | undefined;
  readonly freeBytes: number;
}

/** What earlier work left in place. */
export interface Leftovers {
  /** A planner's lane with a plan that was begun and neither held nor given up. */
  readonly lane: { readonly phase: string; readonly folder: string } | undefined;
  /** Sessions that live on after their supervisor. */
  readonly sessions: readonly { readonly role: string; readonly phase: string; readonly pid: number }[];
  readonly kept: number;
  readonly aside: readonly LaneSetAside[];
  /** Sessions of which nobody here can see whether they live, each with the file that says who does the task. */
  readonly unseen: readonly {
    readonly role: string;
    readonly phase: string;
    readonly holder: SeenHolder;
    readonly claim: string;
  }[];
  /** Who holds the project now, where that cannot be seen from here. */
  readonly elsewhere: { readonly holder: SeenHolder; readonly lease: string } | undefined;
  readonly questions: number;
}
