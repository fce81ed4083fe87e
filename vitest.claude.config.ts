import { defineConfig } from 'vitest/config';

/** `npm run test:claude`: the real Claude Code client, answered by a scripted stand-in on the loopback. */
export default defineConfig({
  test: {
    include: ['test/claude/**/*.test.ts'],
    testTimeout: 1_800_000,
    hookTimeout: 1_800_000,
    pool: 'forks',
    // Clients wait more than they work: two files at once, and inside of a file two runs, four sessions.
    maxWorkers: 2,
    maxConcurrency: 2,
    retry: process.env['CI'] === undefined ? 0 : 1,
    globalSetup: ['test/build-once.ts'],
  },
});
