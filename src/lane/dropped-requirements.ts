import { requirementTexts } from '../drift/index.ts';
import type { PhaseNumber } from '../planning/phase-number.ts';
import type { PhasePlanning } from './drift-planning.ts';
import { phaseSection } from './roadmap-section.ts';

/**
 * Requirements that some plan of the phase named before and none names now, though REQUIREMENTS.md has them still and the roadmap
 * has not taken them from the phase (plans made anew cover less in silence: open-gsd/gsd-core#2648).
 */
export function droppedRequirements(
  before: PhasePlanning,
  after: PhasePlanning,
  phase: PhaseNumber,
): readonly string[] {
  const taken = (id: string): boolean => asked(before, phase, id) && !asked(after, phase, id);
  return [...requirementTexts(after.requirements ?? '').keys()].filter(
    (id) => planned(before, id) && !planned(after, id) && !taken(id),
  );
}

function planned({ plans }: PhasePlanning, id: string): boolean {
  return plans.some(({ text }) => names(text, id));
}

/** Whether the phase's own section of the roadmap asks for it. */
function asked({ roadmap = '' }: PhasePlanning, phase: PhaseNumber, id: string): boolean {
  const section = phaseSection(roadmap, phase);
  return section !== undefined && names(roadmap.slice(section.from, section.to), id);
}

function names(text: string, id: string): boolean {
  return new RegExp(`\\b${id}\\b`).test(text);
}
