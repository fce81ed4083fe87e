/** A moment as the person's own clock shows it: "2026-11-22 13:40:05". What cannot be read stays as it is. */
export function localTime(moment: string): string {
  const at = new Date(moment);
  if (Number.isNaN(at.getTime())) return moment;
  const day = [at.getFullYear(), at.getMonth() + 1, at.getDate()].map(two).join('-');
  return `${day} ${[at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':')}`;
}

/** The time of day alone: "13:40:05". */
export function timeOfDay(moment: string): string {
  return localTime(moment).split(' ')[1] ?? moment;
}

function two(part: number): string {
  return String(part).padStart(2, '0');
}
