import type { Change } from './change.ts';
import type { Finding } from './finding.ts';
import type { PlanReading, Surroundings } from './file-findings.ts';
import type { Artifact, FileReference, Footprint, PlanPromise, SymbolReference } from './footprint.ts';
import type { Grammars } from './grammars.ts';
import type { Declaration, ParameterCount } from './outline.ts';
import { planFinding, type Said } from './plan-finding.ts';
import { matchPath } from './resolve-path.ts';

/** Promised things as they are now. */
export interface Delivered {
  /** What a path declares now; undefined where it is not there or cannot be read. */
  readonly declared: (path: string) => readonly Declaration[] | undefined;
  readonly there: (path: string) => boolean;
  readonly text: (path: string) => string | undefined;
  /** Whether the plan that promised was carried out, so that what is missing is broken and not just not there yet. */
  readonly due: (plan: string) => boolean;
}

export function delivered(change: Change, grammars: Grammars, allDue: boolean): Delivered {
  const text = (path: string): string | undefined => {
    const found = change.present.get(path);
    return found?.is === 'text' ? found.text : undefined;
  };
  const summaries = new Set(
    change.planning.accounts.filter(({ summary }) => summary !== undefined).map(({ plan }) => plan),
  );
  return {
    text,
    declared: (path) => {
      const source = text(path);
      return source === undefined ? undefined : grammars.of(path, source).outline(source).declarations;
    },
    there: (path) => (change.present.get(path)?.is ?? 'absent') !== 'absent',
    due: (plan) => allDue || summaries.has(plan),
  };
}

/** Promises of the phase before that a plan uses and that were not kept. */
export function promiseFindings(
  reading: PlanReading,
  footprint: Footprint,
  state: { readonly now: Delivered; readonly around: Surroundings },
): readonly Finding[] {
  return footprint.promises
    .filter(({ plan }) => state.now.due(plan))
    .flatMap((promise) =>
      promisedThings(promise).flatMap((artifact) => artifactFindings(reading, { promise, artifact }, state)),
    );
}

/** Artifacts, and files that are written without being one. */
function promisedThings({ artifacts, writes }: PlanPromise): readonly Artifact[] {
  const others = writes.filter((path) => !artifacts.some((artifact) => artifact.path === path));
  return [...artifacts, ...others.map((path) => ({ path, exports: [], contains: undefined, line: 1 }))];
}

interface Promised {
  readonly promise: PlanPromise;
  readonly artifact: Artifact;
}

/** A promised artifact as one plan uses it: `used` are names of it, `file` is where the plan names the file. */
interface Use extends Promised {
  readonly reading: PlanReading;
  readonly used: readonly SymbolReference[];
  readonly file: FileReference | undefined;
}

function artifactFindings(
  reading: PlanReading,
  { promise, artifact }: Promised,
  { now, around }: { readonly now: Delivered; readonly around: Surroundings },
): readonly Finding[] {
  const file = reading.plan.files.find(({ name }) => matchPath(name, artifact.path) !== undefined);
  const names = [...artifact.exports, ...containedNames(artifact)];
  const used = names.flatMap((name) => codeReference(reading, name) ?? []);
  const use: Use = { promise, artifact, reading, used, file };
  const reference = used[0] ?? file;
  if (reference === undefined) return [];
  if (!now.there(artifact.path)) return [notThere(use, reference, around)];
  const text = now.text(artifact.path);
  if (text === undefined) return [];
  const declared = now.declared(artifact.path) ?? [];
  const missing = missingExports(use, declared, text);
  return [
    ...missing,
    ...missingContent(use, text),
    ...missingNames(use, declared, text),
    ...signatureFindings(use, declared),
  ];
}

function notThere(
  { promise, artifact, reading }: Use,
  reference: SymbolReference | FileReference,
  { added }: Surroundings,
): Finding {
  const other = added.find(({ declaration }) => artifact.exports.includes(declaration.name));
  const missing = 'it is not there';
  return planFinding(reading.plan, reference, {
    ...promised({ promise, artifact }, artifact.path),
    certainty: 'certain',
    assumed: `plan ${promise.plan} promised ${artifact.path}`,
    found: other === undefined ? missing : `${missing}; ${other.declaration.name} is in ${other.path}`,
    now:
      other === undefined
        ? undefined
        : { path: other.path, from: other.declaration.from, to: other.declaration.to },
  });
}

function missingExports(use: Use, declared: readonly Declaration[], text: string): readonly Finding[] {
  const { promise, artifact, reading, used, file } = use;
  const missing = artifact.exports.filter((name) => !has(name, declared, text));
  // A plan that says which names of the file it uses does not rely on the others.
  const whole = used.length === 0 && !declared.some(({ name }) => codeReference(reading, name) !== undefined);
  return missing.flatMap((name): Finding[] => {
    const by = codeReference(reading, name) ?? (whole ? file : undefined);
    if (by === undefined) return [];
    return [
      planFinding(reading.plan, by, {
        ...promised(use, name),
        certainty: by === file ? 'likely' : 'certain',
        assumed: `plan ${promise.plan} promised ${name} in ${artifact.path}`,
        found: 'the file does not have it',
        now: { path: artifact.path },
      }),
    ];
  });
}

/** Names that both plans use for something of this file, in the same breath with it, and that it does not have. */
function missingNames(use: Use, declared: readonly Declaration[], text: string): readonly Finding[] {
  const { promise, artifact, reading } = use;
  const lines = new Set(
    reading.plan.files
      .filter(({ name }) => matchPath(name, artifact.path) !== undefined)
      .map(({ line }) => line),
  );
  const theirs = new Set(promise.symbols.map(({ name }) => name));
  const said = reading.plan.symbols.filter(
    ({ name, how, line }) =>
      how === 'code' && lines.has(line) && theirs.has(name) && !artifact.exports.includes(name),
  );
  return said
    .filter(({ name }) => !has(name, declared, text) && !wordIn(name, text))
    .map((by) =>
      planFinding(reading.plan, by, {
        ...promised(use, by.name),
        certainty: 'likely',
        assumed: `plan ${promise.plan} makes ${by.name} in ${artifact.path}`,
        found: 'the file does not have it',
        now: { path: artifact.path },
      }),
    );
}

/** `contains` is asked where there are no exports: it is the weaker word for the same. */
function missingContent(use: Use, text: string): readonly Finding[] {
  const { promise, artifact, reading, used, file } = use;
  const { contains } = artifact;
  const by = used[0] ?? file;
  if (contains === undefined || artifact.exports.length > 0 || by === undefined) return [];
  if (containsText(text, contains)) return [];
  return [
    planFinding(reading.plan, by, {
      ...promised(use, artifact.path),
      certainty: used.length > 0 ? 'certain' : 'likely',
      assumed: `plan ${promise.plan} promised “${contains}” in it`,
      found: 'it does not contain that',
      now: { path: artifact.path },
    }),
  ];
}

function promised(
  { promise, artifact }: Promised,
  subject: string,
): Pick<Said, 'kind' | 'subject' | 'before'> {
  return {
    kind: 'promise-broken',
    subject,
    before: { path: promise.path, from: artifact.line, to: artifact.line },
  };
}

/** A promised function came, but cannot be called as it was promised, or as the plan calls it. */
function signatureFindings(use: Use, declared: readonly Declaration[]): readonly Finding[] {
  const { promise, artifact, reading } = use;
  return declared.flatMap((declaration): Finding[] => {
    const { name, parameters } = declaration;
    const by = codeReference(reading, name);
    if (parameters === undefined || by === undefined) return [];
    const own = (reading.index.get(name) ?? []).map((symbol) => symbol.parameters);
    const theirs = promise.symbols
      .filter((symbol) => symbol.name === name)
      .map((symbol) => symbol.parameters);
    const wanted = [...own, ...theirs].find((written) => written !== undefined && written.trim() !== '');
    const count = wanted === undefined ? undefined : parameterCount(wanted);
    if (wanted === undefined || count === undefined) return [];
    if (count >= parameters.least && count <= parameters.most) return [];
    const takes = howMany(parameters);
    return [
      planFinding(reading.plan, by, {
        ...promised(use, name),
        certainty: 'likely',
        assumed: `${name}(${wanted.trim()})`,
        found: `it takes ${takes} parameters`,
        now: { path: artifact.path, from: declaration.from, to: declaration.to },
      }),
    ];
  });
}

function howMany({ least, most }: ParameterCount): string {
  if (!Number.isFinite(most)) return `${least} or more`;
  return least === most ? `${most}` : `${least} to ${most}`;
}

/** How many things stand between the commas; undefined where something was left out ("…"). */
export function parameterCount(written: string): number | undefined {
  if (/\.\.\.|…/.test(written)) return undefined;
  let depth = 0;
  let count = 1;
  for (const mark of written.replaceAll('=>', '')) {
    if ('([{<'.includes(mark)) depth += 1;
    else if (')]}>'.includes(mark)) depth -= 1;
    else if (mark === ',' && depth === 0) count += 1;
  }
  return written.trim().endsWith(',') ? count - 1 : count;
}

function codeReference({ index }: PlanReading, name: string): SymbolReference | undefined {
  const found = (index.get(name) ?? []).filter(({ how }) => how === 'code');
  return found.find(({ task }) => task !== undefined) ?? found[0];
}

function has(name: string, declared: readonly Declaration[], text: string): boolean {
  if (declared.some((declaration) => declaration.name === name)) return true;
  // What no grammar declares (`export *`, a macro, a key) may still be there as a word.
  return declared.length === 0 && wordIn(name, text);
}

function wordIn(name: string, text: string): boolean {
  return new RegExp(`(?<![\\w$])${escaped(name)}(?![\\w$])`).test(text);
}

/** Names inside `contains: "export function openStore"`. */
function containedNames({ contains }: Artifact): readonly string[] {
  return [...(contains ?? '').matchAll(/[A-Za-z_$][\w$]{2,}/g)].map((match) => match[0]);
}

/** As a text, or as the pattern that some plans write there. */
function containsText(text: string, contains: string): boolean {
  if (plainWords(text).includes(plainWords(contains).trim())) return true;
  try {
    return new RegExp(contains, 'i').test(text);
  } catch {
    return false;
  }
}

function plainWords(text: string): string {
  return text.replaceAll(/[\s"'`;]+/g, ' ').toLowerCase();
}

function escaped(name: string): string {
  return name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
