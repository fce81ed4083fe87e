/** What a template may name, in double braces. Each stands for a text of its own, empty where there is nothing to say. */
export type BriefName =
  | 'role'
  | 'phase'
  | 'task'
  | 'other-lane'
  | 'promises'
  | 'map'
  | 'not-seen'
  | 'leave-alone'
  | 'questions'
  | 'answers';

/** The brief as it is without a person's own text; `leapfrog brief --template` prints it to start one from. */
export const defaultBrief = `# Leapfrog: {{role}} of phase {{phase}}

{{task}}

{{other-lane}}

{{promises}}

{{map}}

{{not-seen}}

{{leave-alone}}

{{questions}}

{{answers}}
`;

const name = /\{\{ *([a-z-]+) *\}\}/g;

/** Puts the texts in; paragraphs that are empty then are taken out. Names that are not known stay as they are written. */
export function fillBrief(template: string | undefined, texts: Readonly<Record<BriefName, string>>): string {
  const known = new Map<string, string>(Object.entries(texts));
  const filled = (template ?? defaultBrief)
    .replaceAll('\r\n', '\n')
    .replaceAll(name, (written, wanted: string) => known.get(wanted) ?? written);
  return `${filled.replaceAll(/\n{3,}/g, '\n\n').trim()}\n`;
}

/** Names that the template asks for and nobody fills: a spelling that a person wants to hear about. */
export function unknownNames(template: string): readonly string[] {
  const asked = [...template.matchAll(name)].map((match) => match[1] ?? '');
  return [...new Set(asked)].filter((wanted) => !defaultBrief.includes(`{{${wanted}}}`));
}
