import { isManifest } from './file-kind.ts';
import type { PlanReading, ReadChange } from './file-findings.ts';
import type { Finding } from './finding.ts';
import type { SymbolReference } from './footprint.ts';
import { planFinding } from './plan-finding.ts';
import { namesFile } from './reliance.ts';

/**
 * Names that a plan uses and that a file without declarations no longer has: a dependency of a manifest, a key of a settings
 * file, a selector. Manifests are everybody's; of other files the plan has to name the file too.
 */
export function wordFindings(change: ReadChange, { plan, index }: PlanReading): readonly Finding[] {
  const { file, same } = change;
  if (same || file.before.is !== 'text' || file.after.is !== 'text') return [];
  const manifest = isManifest(file.path);
  const oldPath = file.was ?? file.path;
  if (!manifest && ((change.before?.declarations.length ?? 0) > 0 || namesFile(plan, oldPath).length === 0))
    return [];
  const before = wordsOf(file.before.text);
  const after = wordsOf(file.after.text);
  const found: Finding[] = [];
  for (const [name, references] of index) {
    const line = before.get(name);
    const reference = references.find(({ how }) => manifest || how === 'code');
    if (line === undefined || reference === undefined) continue;
    const now = after.get(name);
    if (now === undefined)
      found.push(gone(change, { plan, index }, { name, line: line.number, reference, manifest }));
    else if (manifest && majorOf(line.text) !== majorOf(now.text)) {
      found.push({
        ...gone(change, { plan, index }, { name, line: line.number, reference, manifest }),
        kind: 'dependency-changed',
        certainty: 'possible',
        assumed: line.text.trim(),
        found: now.text.trim(),
      });
    }
  }
  return found;
}

function gone(
  { file }: ReadChange,
  { plan }: PlanReading,
  what: {
    readonly name: string;
    readonly line: number;
    readonly reference: SymbolReference;
    readonly manifest: boolean;
  },
): Finding {
  const path = file.was ?? file.path;
  return planFinding(plan, what.reference, {
    kind: what.manifest ? 'dependency-removed' : 'symbol-gone',
    certainty: 'likely',
    subject: what.name,
    assumed: `${path} has ${what.name}`,
    found: 'it is not there any more',
    before: { path, from: what.line, to: what.line },
    now: { path: file.path },
  });
}

interface WordLine {
  readonly number: number;
  readonly text: string;
}

/** Whole words, packages with a scope or hyphens included, with the first line of each. */
function wordsOf(text: string): ReadonlyMap<string, WordLine> {
  const words = new Map<string, WordLine>();
  for (const [at, line] of text.split('\n').entries()) {
    for (const [word] of line.matchAll(/@?[A-Za-z_$][\w$]*(?:[-/][\w$]+)*/g)) {
      if (!words.has(word)) words.set(word, { number: at + 1, text: line });
    }
  }
  return words;
}

function majorOf(line: string): string {
  return /\d+/.exec(line.replace(/^[^:=@ ]*/, ''))?.[0] ?? '';
}
