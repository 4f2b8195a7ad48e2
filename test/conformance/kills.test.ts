import { describe, expect, it } from 'vitest';
import { runKills } from '#test/slow/kill/run.ts';

/** A small part of `npm run test:slow -- kill`. */
describe('a host that is killed while it writes', () => {
  it('has lost nothing that it acknowledged, and did nothing by half', async () => {
    const outcome = await runKills({ kills: 10, seed: 5 });
    expect(outcome.problems).toEqual([]);
    expect(outcome).toMatchObject({ kills: 10, lost: 0 });
    expect(Object.values(outcome.midWrite).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(4);
    expect(outcome.acknowledged).toBeGreaterThan(50);
  }, 180_000);

  it('would lose some without the sync of its log, and this test would see it', async () => {
    const outcome = await runKills({ kills: 3, seed: 5, forget: '/log/\\d+\\.log$' });
    expect(outcome.lost).toBeGreaterThan(0);
  }, 180_000);
});
