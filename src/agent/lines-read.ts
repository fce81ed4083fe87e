/** The lines that a Read asks for, 1-based and inclusive; nothing where it takes the whole file. */
export function linesRead(offset: unknown, limit: unknown): { readonly from?: number; readonly to?: number } {
  const from = typeof offset === 'number' ? Math.max(1, offset) : undefined;
  if (typeof limit !== 'number') return from === undefined ? {} : { from };
  return { from: from ?? 1, to: (from ?? 1) + limit - 1 };
}
