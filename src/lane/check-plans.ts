import { fieldsOf, readFrontmatter, textField } from '../planning/frontmatter.ts';
import type { PlanningFolder } from '../planning/folder.ts';
import { phaseNumberOfDirectory, readPhaseNumber } from '../planning/phase-number.ts';
import { livePlans, type Phase } from '../planning/phase.ts';
import { leavesRepository, type Plan } from '../planning/plan.ts';
import { shownPath } from '../planning/problem.ts';
import { lineNumberAt } from '../planning/scan.ts';
import type { Trouble } from '../trouble.ts';
import { phaseSection } from './roadmap-section.ts';

/** Fields that a plan must have, as the generation's own template and validator ask. */
export const planFields = {
  /** Before the command line tools: no waves in every project, no must_haves validator. */
  january: ['phase', 'plan', 'type'],
  later: ['phase', 'plan', 'type', 'wave', 'depends_on', 'files_modified', 'autonomous', 'must_haves'],
} as const;

export interface PlansToCheck {
  /** The planning root as it would be: the lane's start with only what is brought. */
  readonly folder: PlanningFolder;
  readonly phase: Phase;
  readonly required: readonly string[];
}

/**
 * Whether a phase's plans are finished, by evidence only. Every reason why not is named, with the file and what to do;
 * no reasons means accepted. Paths are relative to the planning root.
 */
export function checkPlans(input: PlansToCheck): readonly Trouble[] {
  const live = livePlans(input.phase);
  if (live.length === 0) {
    return [
      refusal('no-plans', input.phase.directory ?? 'phases', `phase ${input.phase.number} has no plan file`, {
        next: 'finish planning in the lane: `leapfrog plan` opens it again',
      }),
    ];
  }
  return [
    ...live.flatMap((plan) => checkPlan(input, plan)),
    ...checkDependencies(live),
    ...checkRoadmap(input, live),
    ...checkMarkers(input),
  ];
}

function checkPlan(input: PlansToCheck, plan: Plan): readonly Trouble[] {
  const text = input.folder.read(plan.path);
  if (text === undefined) {
    return [refusal('unreadable-plan', plan.path, 'the plan is not readable as text', { next: rewrite })];
  }
  const read = readFrontmatter(text);
  if (read.is === 'none') {
    return [refusal('no-frontmatter', `${plan.path}:1`, 'the plan has no frontmatter', { next: rewrite })];
  }
  if (read.is === 'broken') {
    return [
      refusal(
        'broken-frontmatter',
        `${plan.path}:${read.line}`,
        `the frontmatter cannot be read: ${read.problem}`,
        {
          next: 'correct the YAML there',
        },
      ),
    ];
  }
  const fields = fieldsOf(read);
  const missing = input.required.filter((name) => !Object.hasOwn(fields, name));
  const reasons: Trouble[] = [];
  if (missing.length > 0) {
    reasons.push(
      refusal('incomplete-frontmatter', `${plan.path}:1`, `the frontmatter lacks ${missing.join(', ')}`, {
        next: 'add the fields as the plan template has them',
      }),
    );
  }
  const named = textField(fields, 'phase');
  const number = named === undefined ? undefined : (phaseNumberOfDirectory(named) ?? readPhaseNumber(named));
  if (number !== undefined && number !== input.phase.number) {
    reasons.push(
      refusal('plan-of-another-phase', plan.path, `the plan says it belongs to phase ${number}`, {
        next: `correct its \`phase:\` field to ${input.phase.number}, or move the file`,
      }),
    );
  }
  if (text.slice(read.bodyFrom).trim() === '') {
    reasons.push(
      refusal('empty-plan', plan.path, 'the plan has frontmatter and nothing else', { next: rewrite }),
    );
  }
  return [...reasons, ...outsidePaths(plan)];
}

function outsidePaths({ path, filesModified }: Plan): readonly Trouble[] {
  return filesModified
    .filter(leavesRepository)
    .map((named) =>
      refusal(
        'path-outside-repository',
        path,
        `files_modified names ${shownPath(named)}, which is outside the repository`,
        { next: 'name the file relative to the top of the repository, or take it out of the plan' },
      ),
    );
}

const rewrite = 'write the plan again in the lane';

function checkDependencies(plans: readonly Plan[]): readonly Trouble[] {
  const byToken = new Map(
    plans.flatMap((plan) => tokensOf(plan.id).map((token) => [token, plan.id] as const)),
  );
  const edges = new Map<string, readonly string[]>();
  const reasons: Trouble[] = [];
  for (const plan of plans) {
    const resolved: string[] = [];
    for (const token of plan.dependsOn) {
      const id = byToken.get(plainToken(token));
      if (id !== undefined) resolved.push(id);
      else {
        reasons.push(
          refusal(
            'unknown-dependency',
            plan.path,
            `depends_on names ${token}, which is no plan of this phase`,
            {
              next: "name plans of the same phase only; other phases belong in the roadmap's “Depends on”",
            },
          ),
        );
      }
    }
    edges.set(plan.id, resolved);
  }
  const circle = findCircle(edges);
  if (circle !== undefined) {
    const at = plans.find((plan) => plan.id === circle[0])?.path ?? '';
    reasons.push(
      refusal('dependency-circle', at, `the plans wait for each other: ${circle.join(' → ')}`, {
        next: 'take one of these dependencies out',
      }),
    );
  }
  return reasons;
}

/** "03-02" is also called "02" and "2" inside its phase. */
function tokensOf(id: string): readonly string[] {
  const last = /(\d+)[^\d]*$/.exec(id)?.[1];
  return last === undefined ? [plainToken(id)] : [plainToken(id), last, String(Number(last))];
}

function plainToken(token: string): string {
  return token
    .trim()
    .replace(/(?:-PLAN)?(?:\.md)?$/i, '')
    .toLowerCase();
}

function findCircle(edges: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const finished = new Set<string>();
  const visit = (id: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(id)) return [...path.slice(path.indexOf(id)), id];
    if (finished.has(id)) return undefined;
    for (const next of edges.get(id) ?? []) {
      const circle = visit(next, [...path, id]);
      if (circle !== undefined) return circle;
    }
    finished.add(id);
    return undefined;
  };
  for (const id of edges.keys()) {
    const circle = visit(id, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

function checkRoadmap(input: PlansToCheck, live: readonly Plan[]): readonly Trouble[] {
  const roadmap = input.folder.read('ROADMAP.md');
  const range = roadmap === undefined ? undefined : phaseSection(roadmap, input.phase.number);
  if (roadmap === undefined || range === undefined) {
    return [
      refusal(
        'not-in-roadmap',
        'ROADMAP.md',
        `the roadmap has no single section of phase ${input.phase.number}`,
        {
          next: `give phase ${input.phase.number} one section “### Phase ${input.phase.number}: …” in the roadmap`,
        },
      ),
    ];
  }
  const section = roadmap.slice(range.from, range.to);
  const where = `ROADMAP.md:${lineNumberAt(roadmap, range.from)}`;
  const counted = /^\*{0,2}Plans\*{0,2}:\*{0,2}[ \t]*(.*)$/im.exec(section)?.[1]?.trim();
  const number = counted === undefined ? undefined : /^(?:\d+\s*\/\s*)?(\d+)\b/.exec(counted)?.[1];
  const listed = new Set(
    [...section.matchAll(/^\s*[-*]\s*\[[ xX]\]\s*\**([\w.-]+?)(?:-PLAN\.md|\.md|\**:|\**\s)/gim)]
      .map((match) => plainToken(match[1] ?? ''))
      .filter((id) => /\d/.test(id)),
  );
  const reasons: Trouble[] = [];
  if ((number !== undefined && Number(number) !== live.length) || /^(?:TBD|0\b)/i.test(counted ?? '')) {
    reasons.push(
      refusal('plan-count', where, `the roadmap says “${counted}” and there are ${live.length} plan files`, {
        next: 'make the roadmap section and the plan files agree: a plan may be missing',
      }),
    );
  }
  const absent = live.filter((plan) => listed.size > 0 && !listed.has(plainToken(plan.id)));
  const ghosts = [...listed].filter((id) => !input.phase.plans.some((plan) => plainToken(plan.id) === id));
  if (absent.length > 0 || ghosts.length > 0) {
    const parts = [
      ...absent.map((plan) => `${plan.id} is not listed`),
      ...ghosts.map((id) => `${id} is listed without a file`),
    ];
    reasons.push(
      refusal('plan-list', where, `the roadmap's plan list and the plan files differ: ${parts.join('; ')}`, {
        next: 'make the list and the files agree',
      }),
    );
  }
  return reasons;
}

function checkMarkers(input: PlansToCheck): readonly Trouble[] {
  const below = `${input.phase.directory ?? ''}/`;
  return input.folder.paths
    .filter((path) => path.startsWith(below) || path === 'ROADMAP.md' || path === 'STATE.md')
    .flatMap((path) => {
      const line = conflictMarkerLine(input.folder.read(path) ?? '');
      return line === undefined
        ? []
        : [
            refusal('conflict-markers', `${path}:${line}`, 'a merge conflict was left in this file', {
              next: 'resolve it and remove the marker lines',
            }),
          ];
    });
}

/** 1-based line of the first conflict marker; both the opening and the closing one are needed, `=======` alone is Markdown. */
export function conflictMarkerLine(text: string): number | undefined {
  const open = /^<{7}(?: |$)/m.exec(text);
  return open !== null && /^>{7}(?: |$)/m.test(text) ? lineNumberAt(text, open.index) : undefined;
}

function refusal(name: string, where: string, what: string, rest: { readonly next: string }): Trouble {
  return { kind: 'refused', name, where, what, next: rest.next };
}
