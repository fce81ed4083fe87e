const moment = /\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?/g;

/** The newest date or time that stands in a text, as `2026-06-01` or `2026-06-01T10:10:20.282`; empty when there is none. */
export function newestMoment(text: string): string {
  let newest = '';
  for (const found of text.match(moment) ?? []) {
    const normal = found.replace(' ', 'T');
    if (normal > newest) newest = normal;
  }
  return newest;
}

/** Later is greater. A bare date and a time of that day are equal: nobody can tell which came first. */
export function compareMoments(a: string, b: string): number {
  if (a === '' || b === '') return a === b ? 0 : a === '' ? -1 : 1;
  const shared = Math.min(a.length, b.length);
  const x = a.slice(0, shared);
  const y = b.slice(0, shared);
  return x === y ? 0 : x < y ? -1 : 1;
}
