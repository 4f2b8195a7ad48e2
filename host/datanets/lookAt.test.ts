import { describe, expect, it } from 'vitest';
import { freshFolder } from '#test/support/hostParts.ts';
import { sealedIn, snapshotsIn } from '#test/support/sealedFolder.ts';
import { drafts, sealedSnapshot } from '#test/support/sealedSnapshot.ts';
import { realDisk } from '../durable/disk.ts';
import { lookAt } from './lookAt.ts';

describe('looking at a proposal', () => {
  it('memory bounded: whoever makes its records long has fewer of them read through, and nobody is held up', async () => {
    const folder = await freshFolder();
    const long = 'one word more than there was before. '.repeat(40_000);
    const many = drafts(36).map((draft, row) => ({ ...draft, answers: {}, text: `${row} ${long}` }));
    const { root } = await sealedIn(folder, sealedSnapshot(many));
    const { root: other } = await sealedIn(
      folder,
      sealedSnapshot(many.slice(0, 4).map((each) => ({ ...each, text: `${each.text}!` }))),
    );
    const progress: number[] = [];
    const looked = await lookAt(
      {
        snapshots: snapshotsIn(folder),
        disk: realDisk,
        root,
        manifest: '',
        accepted: [{ id: 1, root: other }],
        progress: (bytes) => progress.push(bytes),
      },
      new AbortController().signal,
    );
    if (!looked.ok) throw new Error(JSON.stringify(looked.failure));
    expect(looked.value.readThrough).toBeGreaterThan(20);
    expect(looked.value.readThrough).toBeLessThan(28);
    expect(looked.value).toMatchObject({ records: 36, compared: 1, near: { records: expect.any(Number) } });
    expect(looked.value.near.records).toBeGreaterThan(0);
    expect(looked.value.samples.every((text) => text.length <= 2_000)).toBe(true);
    expect(progress.at(-1)).toBeGreaterThan(36 * long.length);
  });
});
