import { scanLines } from '../planning/scan.ts';

/** Where in a plan a line stands: what a path or a name there means. */
export type PlanPart =
  | 'files-modified'
  | 'artifacts'
  | 'key-links'
  | 'frontmatter'
  | 'files'
  | 'read-first'
  | 'code'
  | 'prose'
  /** GSD's own: which workflow executes the plan, and which summary it writes. */
  | 'gsd';

export interface PlanLine {
  readonly text: string;
  /** 1-based. */
  readonly number: number;
  readonly part: PlanPart;
  readonly task: string | undefined;
}

interface Place {
  frontmatter: 'before' | 'inside' | 'after';
  key: string;
  subkey: string;
  fence: boolean;
  tag: string | undefined;
  task: string | undefined;
  tasks: number;
}

/** A plan line by line, each with its part and its task. Lines that only open or close a block are left out. */
export function planLines(text: string): readonly PlanLine[] {
  const place: Place = {
    frontmatter: 'before',
    key: '',
    subkey: '',
    fence: false,
    tag: undefined,
    task: undefined,
    tasks: 0,
  };
  return scanLines(text).flatMap(({ text: line }, at) => {
    const part = advance(place, line.replace(/^\uFEFF/, ''));
    const found = part === undefined ? [] : [{ text: line, number: at + 1, part, task: place.task }];
    close(place, line);
    return found;
  });
}

function advance(place: Place, line: string): PlanPart | undefined {
  if (place.frontmatter !== 'after') return frontmatterPart(place, line);
  if (/^\s*(?:```|~~~)/.test(line)) {
    place.fence = !place.fence;
    return undefined;
  }
  if (!place.fence) open(place, line);
  if (place.tag === 'execution_context' || place.tag === 'output') return 'gsd';
  if (place.fence) return 'code';
  if (place.tag === 'files') return 'files';
  if (place.tag === 'read_first') return 'read-first';
  return 'prose';
}

function frontmatterPart(place: Place, line: string): PlanPart | undefined {
  if (line.trimEnd() === '---') {
    place.frontmatter = place.frontmatter === 'before' ? 'inside' : 'after';
    return undefined;
  }
  if (place.frontmatter === 'before') {
    if (line.trim() !== '') place.frontmatter = 'after';
    return line.trim() === '' ? undefined : advance(place, line);
  }
  const key = /^([A-Za-z_]+):/.exec(line)?.[1];
  if (key !== undefined) [place.key, place.subkey] = [key, ''];
  const subkey = /^\s+(truths|artifacts|key_links):/.exec(line)?.[1];
  if (subkey !== undefined) place.subkey = subkey;
  if (place.key === 'files_modified' || place.key === 'files_exclusive') return 'files-modified';
  if (place.key !== 'must_haves' || key !== undefined || subkey !== undefined) return 'frontmatter';
  if (place.subkey === 'artifacts') return 'artifacts';
  return place.subkey === 'key_links' ? 'key-links' : 'prose';
}

const blocks = /<(files|read_first|execution_context|output|task)\b([^>]*)>/;

function open(place: Place, line: string): void {
  const tag = blocks.exec(line)?.[1];
  if (tag === 'task') {
    place.tasks += 1;
    place.task = `Task ${place.tasks}`;
  } else if (tag !== undefined) place.tag = tag;
  const name = /<name>\s*(.*?)\s*(?:<\/name>|$)/.exec(line)?.[1];
  if (name !== undefined && name !== '' && place.task !== undefined) place.task = name;
}

function close(place: Place, line: string): void {
  if (place.fence) return;
  if (place.tag !== undefined && line.includes(`</${place.tag}>`)) place.tag = undefined;
  if (line.includes('</task>')) place.task = undefined;
}
