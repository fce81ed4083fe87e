import { defineConfig } from 'vitest/config';

/** `npm test`: unit and property tests beside their source, and the one end-to-end test. `test:all` adds the rest. */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/shape.test.ts', 'test/e2e/main-job.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    globalSetup: ['test/build-once.ts'],
  },
});
