import { fieldsOf, listField, readFrontmatter, textField, type FieldValue } from '../planning/frontmatter.ts';
import { leavesRepository } from '../planning/plan.ts';
import type { Artifact, FileReference, PlanFootprint, Reference, SymbolReference } from './footprint.ts';
import {
  hyphenated,
  namesInCode,
  namesInProse,
  pathsInLine,
  plainWords,
  type NamedSymbol,
} from './names-in-text.ts';
import { planLines, type PlanLine } from './plan-lines.ts';

/** Most names that one plan may give; a plan of prose has hundreds, a pasted log has more and means none of them. */
const mostNames = 4_000;

/**
 * What one PLAN file names: files with their role, symbols, artifacts, requirements, decisions. Nothing is looked up: whether a
 * path exists is asked of `atBase`. `planningRoot` tells planning files, which are compared by meaning elsewhere, from the rest.
 */
export function planFootprint(
  plan: { readonly id: string; readonly path: string; readonly text: string },
  known: { readonly planningRoot: string; readonly atBase: (path: string) => boolean },
): PlanFootprint {
  const files = new Map<string, FileReference>();
  const symbols = new Map<string, SymbolReference>();
  const requirements = new Map<string, Reference>();
  const decisions = new Map<string, Reference>();
  const outside = new Set<string>();
  for (const line of planLines(plan.text)) {
    if (line.part === 'gsd') continue;
    const { number, task } = line;
    const paths = pathsOn(line);
    for (const { path, role } of paths) {
      if (leavesRepository(path)) outside.add(path);
      else if (!isPlanningPath(path, known.planningRoot)) {
        const key = `${role} ${path} ${task ?? ''}`;
        if (!files.has(key))
          files.set(key, { name: path, role, atBase: known.atBase(path), line: number, task });
      }
    }
    for (const symbol of symbolsOn(line, paths.length > 0)) {
      const key = [symbol.how, symbol.owner ?? '', symbol.name, symbol.parameters ?? '', task ?? ''].join(
        ' ',
      );
      if (symbols.size < mostNames && !symbols.has(key)) symbols.set(key, { ...symbol, line: number, task });
    }
    for (const [id] of line.text.matchAll(/\b[A-Z][A-Z0-9]*-\d+[a-z]?\b/g)) {
      const into = /^D-\d/.test(id) ? decisions : requirements;
      if (!into.has(id)) into.set(id, { name: id, line: number, task });
    }
  }
  return {
    id: plan.id,
    path: plan.path,
    files: [...files.values()],
    symbols: [...symbols.values()],
    artifacts: artifactsOf(plan.text),
    requirements: [...requirements.values()],
    decisions: [...decisions.values()],
    outside: [...outside],
  };
}

function isPlanningPath(path: string, planningRoot: string): boolean {
  return path.startsWith('.planning/') || path === planningRoot || path.startsWith(`${planningRoot}/`);
}

function pathsOn(line: PlanLine): readonly { path: string; role: FileReference['role'] }[] {
  if (line.part === 'frontmatter') return [];
  return pathsInLine(line.text).map(({ path, at }) => ({ path, role: at ? 'reads' : roleIn(line) }));
}

function roleIn({ part, text }: PlanLine): FileReference['role'] {
  if (part === 'files-modified' || part === 'files') return 'writes';
  if (part === 'artifacts') return /^\s*(?:-\s+)?path:/.test(text) ? 'writes' : 'mentions';
  return part === 'read-first' ? 'reads' : 'mentions';
}

type FoundSymbol = NamedSymbol & Pick<SymbolReference, 'how'>;

function inCode(names: readonly NamedSymbol[]): readonly FoundSymbol[] {
  return names.map((name) => ({ ...name, how: 'code' }));
}

function symbolsOn({ part, text }: PlanLine, besidePath: boolean): readonly FoundSymbol[] {
  if (part === 'code') return inCode(namesInCode(text, false));
  if (part === 'prose') return inProse(text, besidePath);
  if (part === 'artifacts') {
    const value = /^\s*(?:-\s+)?(?:exports|contains):\s*(.*)$/.exec(text)?.[1];
    if (value === undefined) return inProse(text, false);
    return inCode(quotedItems(value).flatMap((item) => namesInCode(item, true)));
  }
  if (part !== 'key-links') return [];
  const pattern = /^\s*pattern:\s*(.*)$/.exec(text)?.[1];
  if (pattern === undefined) return inProse(text, false);
  return inCode(namesInCode(pattern.replaceAll(/\\[a-zA-Z]|[\\^$"']/g, ' '), false));
}

function inProse(text: string, besidePath: boolean): readonly FoundSymbol[] {
  const found: FoundSymbol[] = [];
  const rest = text.replaceAll(/`+([^`]+)`+/g, (_, inside: string) => {
    for (const name of namesInCode(inside, true)) found.push({ ...name, how: 'code' });
    return ' ';
  });
  for (const name of namesInProse(rest)) found.push({ ...name, how: 'code' });
  for (const quoted of rest.matchAll(/["'“]([A-Za-z_$][\w$.]*)["'”]/g))
    found.push(...namesInCode(quoted[1] ?? '', true).map((name) => ({ ...name, how: 'prose' as const })));
  const words = [...hyphenated(rest), ...(besidePath ? plainWords(rest) : [])].map((name) => ({
    name,
    owner: undefined,
    parameters: undefined,
    how: 'prose' as const,
  }));
  return [...found, ...words];
}

function quotedItems(value: string): readonly string[] {
  return value
    .replaceAll(/^\[|\]$/g, '')
    .split(',')
    .map((item) => item.trim().replaceAll(/^["']|["']$/g, ''))
    .filter((item) => item !== '');
}

/** `must_haves.artifacts`; what is not written as a list of fields is left out. */
function artifactsOf(text: string): readonly Artifact[] {
  const fields = fieldsOf(readFrontmatter(text));
  const mustHaves = fields['must_haves'];
  if (mustHaves === undefined || !isFields(mustHaves)) return [];
  const artifacts = mustHaves['artifacts'];
  if (!Array.isArray(artifacts)) return [];
  return artifacts.flatMap((artifact: FieldValue): Artifact[] => {
    if (!isFields(artifact)) return [];
    const path = textField(artifact, 'path')?.replace(/^\.\//, '');
    if (path === undefined) return [];
    const exported = artifact['exports'];
    const exports = listField(artifact, 'exports').flatMap((item) =>
      namesInCode(item, true).map(({ name }) => name),
    );
    return [
      {
        path,
        exports: exported === undefined ? [] : [...new Set(exports)],
        contains: textField(artifact, 'contains'),
        line: lineOf(text, path),
      },
    ];
  });
}

function isFields(value: FieldValue): value is { readonly [key: string]: FieldValue } {
  return typeof value === 'object' && !Array.isArray(value);
}

function lineOf(text: string, path: string): number {
  const at = text
    .split(/\r\n|\n|\r/)
    .findIndex((line) => /^\s*(?:-\s+)?path:/.test(line) && line.includes(path));
  return at < 0 ? 1 : at + 1;
}
