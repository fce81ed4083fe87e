import type { PlanReading, ReadChange, Surroundings } from './file-findings.ts';
import type { Finding } from './finding.ts';
import type { Artifact } from './footprint.ts';
import { looksLikeIdentifier } from './names-in-text.ts';
import { planFinding } from './plan-finding.ts';
import { matchPath } from './resolve-path.ts';

/** What a plan was to make and somebody made meanwhile, without having promised it. */
export function creationFindings(
  changes: readonly ReadChange[],
  reading: PlanReading,
  around: Surroundings,
): readonly Finding[] {
  return [
    ...reading.plan.artifacts.flatMap((artifact) => {
      const change = changes.find(({ file }) => file.path === artifact.path);
      return madeArtifact(artifact, { change, reading, around });
    }),
    ...changes.flatMap((change) => madeFile(change, reading, around)),
  ];
}

interface Making {
  readonly change: ReadChange | undefined;
  readonly reading: PlanReading;
  readonly around: Surroundings;
}

function madeArtifact(artifact: Artifact, { change, reading, around }: Making): readonly Finding[] {
  const { plan } = reading;
  const { path } = artifact;
  const isNew = change?.file.is === 'added';
  if (isNew && around.promised(path, undefined)) return [];
  const at = {
    line: artifact.line,
    task: plan.files.find(({ name, task }) => name === path && task !== undefined)?.task,
  };
  const added = new Set(
    (change?.changes ?? []).flatMap((one) => (one.is === 'added' ? [one.after.name] : [])),
  );
  const mine = artifact.exports.filter((name) => !around.promised(path, name));
  const made = mine.filter((name) => added.has(name));
  if (made.length > 0 && made.length === mine.length) {
    const assumed = `this plan makes ${artifact.exports.join(', ')} in ${path}`;
    const found = 'all of it is there already';
    return [
      planFinding(plan, at, {
        kind: 'already-done',
        certainty: 'certain',
        subject: path,
        assumed,
        found,
        now: { path },
      }),
    ];
  }
  if (isNew) {
    const assumed = `this plan makes ${path}`;
    const found = made.length === 0 ? 'it is there already' : `it is there already, with ${made.join(', ')}`;
    return [
      planFinding(plan, at, {
        kind: 'already-there',
        certainty: 'certain',
        subject: path,
        assumed,
        found,
        now: { path },
      }),
    ];
  }
  return mine.flatMap((name) => madeElsewhere(name, { path, at }, { change, reading, around }));
}

function madeElsewhere(
  name: string,
  {
    path,
    at,
  }: { readonly path: string; readonly at: { readonly line: number; readonly task: string | undefined } },
  { reading, around }: Making,
): readonly Finding[] {
  const other = around.added.find((one) => one.declaration.name === name && !around.promised(one.path, name));
  if (other === undefined || !looksLikeIdentifier(name)) return [];
  return [
    planFinding(reading.plan, at, {
      kind: 'already-there',
      certainty: 'likely',
      subject: name,
      assumed: `this plan makes ${name} in ${path}`,
      found: `${other.path} has ${name} already`,
      now: { path: other.path, from: other.declaration.from, to: other.declaration.to },
    }),
  ];
}

/** Files and names that a plan writes, apart from its artifacts. */
function madeFile(
  { file, changes }: ReadChange,
  { plan, index }: PlanReading,
  around: Surroundings,
): readonly Finding[] {
  const { path } = file;
  const reference = plan.files.find(
    ({ role, name }) => role === 'writes' && matchPath(name, path) === 'exact',
  );
  if (reference === undefined) return [];
  const artifact = plan.artifacts.find((one) => one.path === path);
  if (file.is === 'added') {
    if (artifact !== undefined || around.promised(path, undefined)) return [];
    const assumed = `this plan makes ${path}`;
    const found = 'it is there already';
    return [
      planFinding(plan, reference, {
        kind: 'already-there',
        certainty: 'certain',
        subject: path,
        assumed,
        found,
        now: { path },
      }),
    ];
  }
  return changes.flatMap((one): Finding[] => {
    if (one.is !== 'added' || one.after.owner !== undefined) return [];
    const { name, from, to } = one.after;
    const named = (index.get(name) ?? []).find(({ how }) => how === 'code');
    if (named === undefined || around.promised(path, name) || artifact?.exports.includes(name) === true)
      return [];
    return [
      planFinding(plan, named, {
        kind: 'already-there',
        certainty: 'likely',
        subject: name,
        assumed: `${path} has no ${name} yet`,
        found: 'it is there already',
        now: { path, from, to },
      }),
    ];
  });
}
