/** Pairs of positions, rising on both sides, that hold the same line. */
export type Matches = ReadonlyArray<readonly [number, number]>;

interface Window {
  readonly a0: number;
  readonly a1: number;
  readonly b0: number;
  readonly b1: number;
}

/** Gaps without a unique line are compared line by line up to this many pairs; larger ones count as replaced. */
const exhaustivePairs = 1_000_000;

/**
 * Longest-common-subsequence matching by unique lines first (patience), so that time stays in step with size where a
 * plain search is quadratic: planning files hold thousands of equal blank lines.
 */
export function matchLines(a: readonly string[], b: readonly string[]): Matches {
  const found: Array<readonly [number, number]> = [];
  const work: Window[] = [{ a0: 0, a1: a.length, b0: 0, b1: b.length }];
  for (let window = work.pop(); window; window = work.pop()) {
    const inner = trim(a, b, window, found);
    if (inner.a0 === inner.a1 || inner.b0 === inner.b1) continue;
    const anchors = uniqueAnchors(a, b, inner);
    if (anchors.length === 0) {
      exhaustive(a, b, inner, found);
      continue;
    }
    let { a0, b0 } = inner;
    for (const [i, j] of anchors) {
      found.push([i, j]);
      work.push({ a0, a1: i, b0, b1: j });
      a0 = i + 1;
      b0 = j + 1;
    }
    work.push({ a0, a1: inner.a1, b0, b1: inner.b1 });
  }
  return found.toSorted((x, y) => x[0] - y[0]);
}

function trim(
  a: readonly string[],
  b: readonly string[],
  window: Window,
  found: Array<readonly [number, number]>,
): Window {
  let { a0, a1, b0, b1 } = window;
  while (a0 < a1 && b0 < b1 && a[a0] === b[b0]) found.push([a0++, b0++]);
  while (a0 < a1 && b0 < b1 && a[a1 - 1] === b[b1 - 1]) found.push([--a1, --b1]);
  return { a0, a1, b0, b1 };
}

function uniqueAnchors(a: readonly string[], b: readonly string[], window: Window): Matches {
  const seen = new Map<string, { a: number; b: number; inA: number; inB: number }>();
  for (let i = window.a0; i < window.a1; i++) {
    const line = a[i] ?? '';
    const entry = seen.get(line);
    if (entry) entry.inA++;
    else seen.set(line, { a: i, b: -1, inA: 1, inB: 0 });
  }
  for (let j = window.b0; j < window.b1; j++) {
    const entry = seen.get(b[j] ?? '');
    if (!entry) continue;
    entry.inB++;
    entry.b = j;
  }
  const unique = [...seen.values()].filter((entry) => entry.inA === 1 && entry.inB === 1);
  return longestRising(unique.map((entry) => [entry.a, entry.b] as const));
}

/** The longest run of pairs (sorted by the first position) whose second position rises too. */
function longestRising(pairs: Matches): Matches {
  const tails: number[] = [];
  const before: number[] = [];
  pairs.forEach(([, j], at) => {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[tails[middle] ?? 0]?.[1] ?? 0) < j) low = middle + 1;
      else high = middle;
    }
    before[at] = low > 0 ? (tails[low - 1] ?? -1) : -1;
    tails[low] = at;
  });
  const run: Array<readonly [number, number]> = [];
  for (let at = tails.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) {
    const pair = pairs[at];
    if (pair) run.push(pair);
  }
  return run.toReversed();
}

function exhaustive(
  a: readonly string[],
  b: readonly string[],
  { a0, a1, b0, b1 }: Window,
  found: Array<readonly [number, number]>,
): void {
  const rows = a1 - a0;
  const columns = b1 - b0;
  if (rows * columns > exhaustivePairs) return;
  const width = columns + 1;
  const length = new Uint32Array((rows + 1) * width);
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      length[i * width + j] =
        a[a0 + i] === b[b0 + j]
          ? (length[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(length[(i + 1) * width + j] ?? 0, length[i * width + j + 1] ?? 0);
    }
  }
  for (let i = 0, j = 0; i < rows && j < columns;) {
    if (a[a0 + i] === b[b0 + j]) found.push([a0 + i++, b0 + j++]);
    else if ((length[(i + 1) * width + j] ?? 0) >= (length[i * width + j + 1] ?? 0)) i++;
    else j++;
  }
}
