import { describe, expect, it } from 'vitest';
import { manifestText, readManifest } from '#core/snapshot/manifest.ts';
import { must } from '#test/support/labelledProject.ts';
import { drafts, sealedSnapshot, signed } from '#test/support/sealedSnapshot.ts';
import { HeldManifests } from './heldManifests.ts';

/** Signed, and with as many contributors as somebody made up. */
function longText(many: number): string {
  const { signature: _signature, ...unsigned } = sealedSnapshot(drafts(20)).manifest;
  const contributors = Array.from({ length: many }, (_, at) => {
    const id = `02${at.toString(16).padStart(64, '0')}`;
    return { id, key: id, name: 'Somebody', roles: ['author' as const], records: 1, weight: 1_000_000 };
  });
  return must(manifestText(signed({ ...unsigned, contributors })));
}

/** Processor time of this thread alone, microseconds. */
async function costOf(work: () => unknown): Promise<number> {
  const before = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(before);
  return user + system;
}

describe('a long manifest', () => {
  it('nobody held up: it is read beside, once, and is what it would be here', async () => {
    const text = longText(30_000);
    const long = new HeldManifests();
    const here = await costOf(() => readManifest(text));
    const beside = await costOf(() => long.read(text));
    const again = await costOf(() => long.read(text));
    expect(beside).toBeLessThan(here * 0.6);
    expect(again).toBeLessThan(here * 0.2);
    expect(await long.read(text)).toEqual(readManifest(text));
  });

  it('that is none is said to be none, and another text is never taken for it', async () => {
    const long = new HeldManifests();
    const text = longText(6_000);
    expect(await long.read(text)).toMatchObject({ ok: true });
    const changed = text.replace('"name":"Somebody"', '"name":"Somebodx"');
    expect(await long.read(changed)).toMatchObject({ failure: { problem: 'bad-signature' } });
    expect(await long.read('x'.repeat(2 ** 21))).toMatchObject({ failure: { problem: 'not-json' } });
    expect(await long.read('{}')).toMatchObject({ failure: { problem: 'not-a-manifest' } });
  });
});
