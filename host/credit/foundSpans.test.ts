import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ok } from '#core/result.ts';
import { IndexFile, type Placed } from '#host/datanets/indexFile.ts';
import { provenSince } from '#host/datanets/views.ts';
import { realDisk } from '#host/durable/disk.ts';
import type { TracedSpan } from '#protocol/engine/trace.ts';
import { freshFolder } from '#test/support/hostParts.ts';
import { sealedTexts } from '#test/support/readable.ts';
import { creditOf } from './findings.ts';
import { readFound } from './foundSpans.ts';

const TEXT = 'The printer of Leipzig kept every letter of the old type in a box under the stairs.';
const hash = `0x${'1'.repeat(64)}`;
const account = `0x${'2'.repeat(40)}`;
const REVIEW_S = 86_400;

const mine = sealedTexts([TEXT, 'Nothing of it is true, and nobody minds it.']);
const copied = sealedTexts([TEXT, 'Something else that a copier has of their own.']);
const roots = [mine.manifest.root, copied.manifest.root] as const;

function contributed(number: number, root: string, at: number, status: number): Placed[] {
  const place = { block: 10 + number, log: 0, at };
  return [
    {
      ...place,
      event: {
        kind: 'proposed',
        contribution: number,
        datanet: 1,
        proposer: account,
        rules: 1,
        root: `0x${root}`,
        manifest: hash,
        count: 2,
        bond: '0',
        deadline: at + REVIEW_S,
        location: '',
      },
    },
    { ...place, log: 1, event: { kind: 'decided', contribution: number, status } },
  ];
}

/** An index of a chain on which these contributions were decided: root, seconds, and the contract's number for it. */
async function indexWith(contributions: readonly (readonly [string, number, number])[]): Promise<IndexFile> {
  const folder = await freshFolder();
  const index = IndexFile.open(join(folder, 'chain.sqlite'), folder);
  onTestFinished(() => index.close());
  const rules = { reviewers: [account], quorum: 1, bond: '0', reviewPeriod: REVIEW_S, timelock: 3_600, slashable: 0 };
  const events: Placed[] = [
    { block: 1, log: 0, at: 0, event: { kind: 'rules', datanet: 1, version: 1, rules } },
    ...contributions.flatMap(([root, at, status], place) => contributed(place + 1, root, at, status)),
  ];
  expect(index.add(events, { number: 100, hash })).toEqual(ok(undefined));
  return index;
}

/** Both snapshots on a disk, an answer that stands in both, and whose it is. */
async function shares(since: (root: string) => number | null) {
  const folder = await freshFolder();
  const path = (root: string) => join(folder, root, 'records.jsonl');
  const found: TracedSpan['found'] = [];
  for (const { manifest, lines } of [mine, copied]) {
    await mkdir(join(folder, manifest.root));
    await writeFile(path(manifest.root), lines.map((line) => `${line}\n`).join(''));
    const record = lines.findIndex((line) => line.includes(TEXT));
    const offset = lines.slice(0, record).reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
    found.push({ root: manifest.root, record, offset });
  }
  const snapshots = {
    recordsPath: path,
    manifest: (root: string) => Promise.resolve(ok(root === roots[0] ? mine.manifest : copied.manifest)),
  };
  const span: TracedSpan = { start: 0, end: TEXT.length, words: 16, count: 2, byChance: 0, found };
  const read = await readFound([span], [], { snapshots, disk: realDisk, since });
  const adapter = { hash: '', name: '', scale: 1, trace: 'traceable' as const, parts: null, snapshots: [...roots] };
  return creditOf({ adapters: [adapter] }, read, {
    budget: { reading: 0, adapters: [0.6] },
    places: [{ start: 0, end: TEXT.length }],
    gains: [[5]],
    notes: null,
    sampled: false,
    cut: false,
    figures: {},
  }).shares.map(({ snapshot, parts }): [string, number] => [snapshot, parts]);
}

describe('who was first', () => {
  it('is who was proven to be: an exact copy that is registered later gains nothing', async () => {
    const index = await indexWith([
      [roots[0], 1_000_000, 2],
      [roots[1], 1_000_900, 2],
    ]);
    expect(await shares((root) => provenSince(index, root))).toEqual([[roots[0], 600_000]]);
  });

  it('is also proven against somebody who never registered, and nobody where none did: then both share', async () => {
    const index = await indexWith([[roots[0], 1_000_000, 2]]);
    expect(await shares((root) => provenSince(index, root))).toEqual([[roots[0], 600_000]]);
    const both = await shares(() => null);
    expect(new Map(both)).toEqual(new Map(roots.map((root) => [root, 300_000])));
  });

  it('is the block’s time of the first proposal that was accepted, whatever was refused before it', async () => {
    const index = await indexWith([
      [roots[0], 900_000, 3],
      [roots[0], 1_000_000, 2],
      [roots[0], 1_100_000, 2],
    ]);
    expect(provenSince(index, roots[0])).toBe(1_000_000_000);
    expect(provenSince(index, roots[1])).toBeNull();
  });
});
