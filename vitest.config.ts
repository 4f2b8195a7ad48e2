import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [react()],
  test: {
    include: [
      '{core,protocol,host,native,keys,electron,server,renderer,scripts}/**/*.test.{ts,tsx}',
      'test/{support,conformance}/**/*.test.ts',
    ],
    // Two files at a time: several of them start engine children of their own.
    maxWorkers: 2,
    testTimeout: 30_000,
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 60_000,
    restoreMocks: true,
  },
});
