import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** These take minutes. Begun last, each would leave the other core with nothing to do. */
const LONGEST = ['forge.test.ts', 'conformance/truth.test.ts', 'conformance/training.test.ts'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification) => LONGEST.findIndex((name) => moduleId.endsWith(name));
    // oxlint-disable-next-line unicorn/no-array-sort -- no array's: it gives back a new list in the usual order
    const sorted = await super.sort(files);
    return [
      ...sorted.filter((file) => rankOf(file) >= 0).toSorted((one, other) => rankOf(one) - rankOf(other)),
      ...sorted.filter((file) => rankOf(file) < 0),
    ];
  }
}

export default defineConfig({
  plugins: [react()],
  test: {
    projects: [
      // Hundreds of small files without a process, a port or a patched module: one world for all is there at once.
      {
        extends: true,
        test: { name: 'together', isolate: false, include: ['{core,protocol,renderer}/**/*.test.{ts,tsx}'] },
      },
      {
        extends: true,
        test: {
          name: 'apart',
          include: [
            '{host,native,keys,electron,server,scripts}/**/*.test.ts',
            'test/{support,conformance}/**/*.test.ts',
          ],
        },
      },
    ],
    // Three files at a time: those that start children of their own wait for them, and leave two cores something to do.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 60_000,
    restoreMocks: true,
  },
});
