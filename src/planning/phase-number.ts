/**
 * A phase's number in its one comparable form: no padding, no project code, letters upper case.
 * "3", "2.1", "3A", "23.1.2", "999.1"; with a letter in front, as some roadmaps have it, "B7"; milestone-prefixed "2-01"
 * becomes "2-1".
 */
export type PhaseNumber = string;

/**
 * GSD's token grammar (gsd-core 1.14 phase-id.cjs): digits, one letter, dotted parts; `-NN` only when milestone-prefixed.
 * A leading V is a version, never a phase.
 */
const token = /^(?:[A-Za-z][A-Za-z0-9_]*-)?([A-UW-Za-uw-z]?)(\d+)((?:-\d+)*)([A-Za-z]?)((?:\.\d+)*)$/;

/** Reads "03", "02.1", "3a", "CK-04" or "Phase 3"; undefined when the text is no phase number. */
export function readPhaseNumber(text: string): PhaseNumber | undefined {
  const match = token.exec(text.trim().replace(/^phase[\s_-]+/i, ''));
  if (match?.[2] === undefined) return undefined;
  const milestoneParts = (match[3] ?? '').split('-').slice(1);
  const decimals = (match[5] ?? '').split('.').slice(1);
  const letter = (match[4] ?? '').toUpperCase();
  return (
    (match[1] ?? '').toUpperCase() +
    [match[2], ...milestoneParts].map(unpad).join('-') +
    letter +
    decimals.map((part) => `.${unpad(part)}`).join('')
  );
}

const plainDirectory =
  /^(?:[Pp]hase[-_ ])?(?:[A-Za-z][A-Za-z0-9_]*-)?([A-UW-Z]?\d+[A-Za-z]?(?:\.\d+)*)(?=$|[-_ ])/;
const prefixedDirectory =
  /^(?:[Pp]hase[-_ ])?(?:[A-Za-z][A-Za-z0-9_]*-)?([A-UW-Z]?\d+(?:-\d{2}(?!\d))*[A-Za-z]?(?:\.\d+)*)(?=$|[-_ ])/;

/**
 * Reads the number at the start of a phase directory's name: "03-feed", "CK-04-coded", "23.1.2-multi".
 * "02-01-setup" is phase 2 with the slug "01-setup" unless the project numbers phases by milestone (`milestonePrefixed`).
 */
export function phaseNumberOfDirectory(name: string, milestonePrefixed = false): PhaseNumber | undefined {
  const match = (milestonePrefixed ? prefixedDirectory : plainDirectory).exec(name);
  return match?.[1] === undefined ? undefined : readPhaseNumber(match[1]);
}

/** As GSD writes it in directory and file names: "03", "02.1", "03A", "02-01". */
export function paddedPhase(number: PhaseNumber): string {
  const match = /^(\d+)((?:-\d+)*)(.*)$/.exec(number);
  if (match?.[1] === undefined) return number;
  const parts = (match[2] ?? '').split('-').slice(1);
  return [match[1], ...parts].map((part) => part.padStart(2, '0')).join('-') + (match[3] ?? '');
}

/** Numeric order: 2 < 2.1 < 2.10 < 3 < 3A < 3A.1 < 3B < 10. */
export function comparePhases(a: PhaseNumber, b: PhaseNumber): number {
  if (a === b) return 0;
  if (wholeNumber.test(a) && wholeNumber.test(b)) return Number(a) - Number(b);
  const left = sortKey(a);
  const right = sortKey(b);
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? -1) - (right[index] ?? -1);
    if (difference !== 0) return difference;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

const wholeNumber = /^[1-9]\d{0,8}$/;

/** 0.x and 999.x are parking lots (backlog, icebox) that GSD counts in no progress. */
export function isBacklogPhase(number: PhaseNumber): boolean {
  return /^(?:0|999)(?:\.|$)/.test(number);
}

function sortKey(number: PhaseNumber): readonly number[] {
  const match = /^([A-Z]?)(\d+)((?:-\d+)*)([A-Z]?)((?:\.\d+)*)$/.exec(number);
  if (match?.[2] === undefined) return [Number.MAX_SAFE_INTEGER];
  return [
    codeOf(match[1]),
    Number(match[2]),
    ...numbersAfter('-', match[3]),
    codeOf(match[4]),
    ...numbersAfter('.', match[5]),
  ];
}

function codeOf(letter = ''): number {
  return letter === '' ? 0 : letter.charCodeAt(0);
}

function numbersAfter(mark: string, text = ''): readonly number[] {
  return text.split(mark).slice(1).map(Number);
}

function unpad(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '');
}
