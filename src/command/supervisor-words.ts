import { holderWords, type HolderWords, type SeenHolder } from '../store/holder-words.ts';

/** How to speak of a supervisor that is at work: `leapfrog stop` reaches one that can be seen from here, and no other. */
export function supervisorWords(holder: SeenHolder, lease: string): HolderWords {
  const words = holderWords(holder, lease);
  return holder.where === 'here' ? { ...words, end: 'end it with `leapfrog stop`' } : words;
}
