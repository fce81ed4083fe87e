import { headingKey, likeness, wordsOf } from './entry.ts';
import { sectionText, type Section } from './outline.ts';

/** Texts less alike than this tell of two things. */
const otherThing = 0.5;

/** Both sides gave one number to two phases: woven into each other they would be neither. */
export function areTwoPhases(ours: Section, theirs: Section): boolean {
  if (!/^phase \d/.test(headingKey(ours.title)) || ours.level < 2) return false;
  const [o, t] = [wordsOf(nameOf(ours.title)), wordsOf(nameOf(theirs.title))];
  if (o.size === 0 || t.size === 0 || likeness(o, t) >= otherThing) return false;
  return likeness(wordsOf(sectionText(ours)), wordsOf(sectionText(theirs))) < otherThing;
}

function nameOf(title: string): string {
  return title.replace(/^\W*phase\s+[\d.]+[a-z]?/i, '').replaceAll(/\([^)]*\)/g, '');
}
