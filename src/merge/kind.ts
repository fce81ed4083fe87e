export type PlanningFileKind =
  | 'state'
  | 'roadmap'
  | 'requirements'
  | 'project'
  | 'milestones'
  | 'config'
  | 'state-json'
  | 'plan'
  | 'summary'
  | 'markdown'
  | 'other';

const byName: Readonly<Record<string, PlanningFileKind>> = {
  'STATE.md': 'state',
  'ROADMAP.md': 'roadmap',
  'REQUIREMENTS.md': 'requirements',
  'PROJECT.md': 'project',
  'MILESTONES.md': 'milestones',
  'config.json': 'config',
  'state.json': 'state-json',
};

/** Which rules a planning file is merged by. Milestone archives (`v1.0-ROADMAP.md`) follow their original. */
export function planningFileKind(path: string): PlanningFileKind {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const known = byName[name.replace(/^v[\d.]+-/, '')];
  if (known) return known;
  if (/(^|-)PLAN\.md$/.test(name)) return 'plan';
  if (/(^|-)SUMMARY\.md$/.test(name)) return 'summary';
  if (name.endsWith('.md')) return 'markdown';
  return 'other';
}
