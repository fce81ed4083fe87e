import { defineConfig } from 'vitest/config';

/** `npm run test:all`: what `npm test` leaves out: every GSD generation, races, kill points, conformance, walk-throughs. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/shape.test.ts', 'test/e2e/main-job.test.ts', 'test/claude/**'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    pool: 'forks',
    // Real processes, kills and terminals: where nobody can look again by hand, one more try, which the report names.
    retry: process.env['CI'] === undefined ? 0 : 1,
    globalSetup: ['test/build-once.ts'],
  },
});
