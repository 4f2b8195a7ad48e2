import { defineConfig } from 'playwright/test';

/** The same specs for both shells; `test/e2e/app.ts` opens the one that the project names. */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: '.build/e2e',
  // Each walk waits for a browser, a host and an engine more than it works: three share two cores well.
  workers: 3,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME === undefined ? [['list']] : [['list'], ['json']],
  forbidOnly: true,
  projects: [{ name: 'chromium' }, { name: 'electron' }],
});
