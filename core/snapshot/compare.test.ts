import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Draft, type Sealed, drafts, sealedSnapshot } from '#test/support/sealedSnapshot.ts';
import { type Difference, type Side, compareSnapshots } from './compare.ts';

async function* batches(lines: readonly string[], size: number): AsyncGenerator<readonly string[]> {
  await Promise.resolve();
  for (let at = 0; at < lines.length; at += size) yield lines.slice(at, at + size);
}
const side = ({ manifest, lines }: Sealed, size = 7): Side => ({
  lines: batches(lines, size),
  contributors: manifest.contributors.map(({ id }) => id),
});
const rowsOf = (differences: readonly Difference[], kind: Difference['kind']): number[] =>
  differences
    .flatMap((difference) => (difference.kind === kind && 'key' in difference ? [difference.key.provenance.row] : []))
    .toSorted((a, b) => a - b);

async function differencesOf(before: Side, after: Side): Promise<Difference[]> {
  const all: Difference[] = [];
  for await (const some of compareSnapshots(before, after)) all.push(...some);
  return all;
}

describe('comparing two snapshots', () => {
  const of = drafts(40);
  const before = sealedSnapshot(of);
  const relabelled = (draft: Draft): Draft => ({ ...draft, answers: { mood: { kind: 'choice', labels: [] } } });

  it('finds nothing between equals, however their lines come', async () => {
    for (const size of [1, 3, 1000]) expect(await differencesOf(side(before, size), side(before, 5))).toEqual([]);
  });

  it('finds what was added, removed and changed, and in what', async () => {
    const after = sealedSnapshot([
      ...of.slice(3).map((draft) => {
        if (draft.row === 10) return relabelled(draft);
        return draft.row === 20 ? { ...draft, people: { authors: [0], labelers: [], reviewers: [] } } : draft;
      }),
      ...drafts(43, 5).slice(40),
    ]);
    const found = await differencesOf(side(before), side(after));
    expect(rowsOf(found, 'removed')).toEqual([1, 2, 3]);
    expect(rowsOf(found, 'added')).toEqual([41, 42, 43]);
    expect(
      found.flatMap((difference) =>
        difference.kind === 'changed' ? [[difference.key.provenance.row, difference.parts]] : [],
      ),
    ).toEqual(
      expect.arrayContaining([
        [10, ['answers']],
        [20, ['weights']],
      ]),
    );
    expect(rowsOf(found, 'changed')).toEqual([10, 20]);
    // The other way round, added and removed change places.
    const back = await differencesOf(side(after), side(before));
    expect(rowsOf(back, 'added')).toEqual([1, 2, 3]);
  });

  it('knows people by who they are: another list of contributors changes nothing', async () => {
    const [ada = '', bo = '', zoe = ''] = before.manifest.contributors.map(({ id }) => id);
    const places = new Map([[0, 1], [1, 2], [2, 4]]); // prettier-ignore
    const shifted = before.lines.map((line) =>
      line.replace(/"weights":.*$/, (weights) =>
        weights.replaceAll(/\[(\d),/g, (_, place: string) => `[${places.get(Number(place))},`),
      ),
    );
    const other = { lines: batches(shifted, 9), contributors: ['00', ada, bo, 'local:x', zoe] };
    expect(await differencesOf(side(before), other)).toEqual([]);
  });

  it('agrees with a comparison of whole lists', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(of, { minLength: 1 }),
        fc.subarray(of, { minLength: 1 }),
        fc.nat(12),
        async (some, others, every) => {
          const changed = others.map((draft) => (draft.row % 12 === every ? relabelled(draft) : draft));
          const found = await differencesOf(side(sealedSnapshot(some)), side(sealedSnapshot(changed), 4));
          const [rows, otherRows] = [some.map(({ row }) => row), others.map(({ row }) => row)];
          expect(rowsOf(found, 'removed')).toEqual(rows.filter((row) => !otherRows.includes(row)));
          expect(rowsOf(found, 'added')).toEqual(otherRows.filter((row) => !rows.includes(row)));
          expect(rowsOf(found, 'changed')).toEqual(rows.filter((row) => otherRows.includes(row) && row % 12 === every));
        },
      ),
      { numRuns: 25 },
    );
  });

  it('stops at a line that is not of a verified snapshot, and says which', async () => {
    const turned = { ...before, lines: [...before.lines.slice(0, 4), ...before.lines.slice(0, 1)] };
    expect((await differencesOf(side(before), side(turned))).at(-1)).toEqual({
      kind: 'unreadable',
      side: 'after',
      line: 5,
    });
    const broken = { ...before, lines: [...before.lines.slice(0, 2), '{}'] };
    expect((await differencesOf(side(broken), side(before))).at(-1)).toEqual({
      kind: 'unreadable',
      side: 'before',
      line: 3,
    });
  });
});
