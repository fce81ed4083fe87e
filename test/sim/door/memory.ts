/** Whether what was worked out once is remembered. Without it (`--no-memory`) every play is slower, and must be the same. */
export const remembers = !process.argv.includes('--no-memory');
