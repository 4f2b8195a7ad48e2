import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checksummed } from '#core/wallet/address.ts';
import { freshFolder } from '#test/support/hostParts.ts';
import { Seeded } from '#test/support/seeded.ts';
import { newId } from '../ids.ts';
import { PublicationJournal } from '../publishing/journal.ts';
import { type Draft, VersionJournal } from '../versions/versionJournal.ts';
import { Transactions } from '../wallet/transactions.ts';
import { type Catalogue, openCatalogue } from './catalogue.ts';

const CUTS = 100;
const STEPS = 6;
const SECTOR_BYTES = 512;
const ACCOUNT = checksummed(`0x${'a'.repeat(40)}`);
const HASH = 'b'.repeat(64);

/** Each writes one thing, and says how it is looked for after the start. */
const JOURNALS: readonly ((catalogue: Catalogue, step: number) => (again: Catalogue) => boolean)[] = [
  function publishing(catalogue, step) {
    const entry = {
      id: newId(),
      at: step,
      network: '7',
      datanet: 1,
      account: ACCOUNT,
      root: HASH,
      manifest: HASH,
      name: 'Notes',
      records: 4,
      bytes: 400,
      salt: `0x${HASH}`,
      report: null,
      place: null,
      location: null,
      sealedFor: null,
      reached: null,
      job: null,
      commit: newId(),
      announced: false,
      propose: null,
      contribution: null,
    };
    expect(new PublicationJournal(catalogue).put(entry).ok).toBe(true);
    return (again) => new PublicationJournal(again).get(entry.id)?.commit === entry.commit;
  },
  function sending(catalogue, step) {
    const id = newId();
    const statement = { does: 'send', to: ACCOUNT, amount: 5n } as const;
    const made = { id, chain: 7n, account: ACCOUNT, nonce: step, statement, token: null, at: step };
    const attempt = {
      hash: `0x${step}`,
      kind: 'sent',
      raw: '0x02'.padEnd(400, 'f'),
      maxFee: 2n,
      priority: 1n,
    } as const;
    expect(new Transactions(catalogue).add(made, attempt).ok).toBe(true);
    // Half of it would be a place in line with nothing to send.
    return (again) => new Transactions(again).get(id)?.attempts[0]?.raw === attempt.raw;
  },
  function versions(catalogue, step) {
    const draft: Draft = {
      id: newId(),
      network: '7',
      datanet: 1,
      account: ACCOUNT,
      what: 'version',
      number: step,
      place: { kind: 'folder', address: 'https://a.example/' },
      job: null,
      left: null,
      transaction: newId(),
    };
    expect(new VersionJournal(catalogue).put(draft).ok).toBe(true);
    return (again) => new VersionJournal(again).get(draft.id)?.transaction === draft.transaction;
  },
];

/** What was acknowledged before, and all that may be on the disk while the next one is written. */
async function written() {
  const folder = await freshFolder();
  const path = join(folder, 'catalogue.sqlite');
  const opened = openCatalogue(path);
  if (!opened.ok) throw new Error('no catalogue');
  const catalogue = opened.value;
  const [mode] = catalogue.statement('PRAGMA synchronous').all();
  // FULL: what a commit wrote to its log is synced before it is said to be done. All of this rests on it.
  expect(mode).toEqual({ synchronous: 2 });
  const ends = [(await stat(`${path}-wal`)).size];
  const found: ((again: Catalogue) => boolean)[] = [];
  for (let step = 0; step < STEPS; step += 1) {
    for (const journal of JOURNALS) {
      found.push(journal(catalogue, step));
      ends.push((await stat(`${path}-wal`)).size);
    }
  }
  const [main, log] = await Promise.all([readFile(path), readFile(`${path}-wal`)]);
  catalogue.close();
  return { main, log, ends, found };
}

type Written = Awaited<ReturnType<typeof written>>;

/** The power goes while a step is written; what was not synced is there in part, as far as chance will have it. */
async function afterCut({ main, log, ends, found }: Written, seed: number, synced: boolean) {
  const chance = new Seeded(seed);
  const said = chance.below(found.length);
  const sure = synced ? (ends[said] ?? 0) : (ends[0] ?? 0);
  const image = Buffer.from(log.subarray(0, ends[said + 1]));
  for (let at = sure; at < image.length; at += SECTOR_BYTES) {
    if (chance.below(2) === 0) image.fill(0, at, Math.min(at + SECTOR_BYTES, image.length));
  }
  const kept = chance.below(3) === 0 ? image.subarray(0, sure + chance.below(image.length - sure + 1)) : image;
  const path = join(await freshFolder(), 'catalogue.sqlite');
  await Promise.all([writeFile(path, main), writeFile(`${path}-wal`, kept)]);
  const again = openCatalogue(path);
  if (!again.ok) return false;
  const all = again.value.keptAside === null && found.slice(0, said).every((isThere) => isThere(again.value));
  // The one under way is there whole, or is not there: never by half.
  for (const isThere of found.slice(said)) isThere(again.value);
  again.value.close();
  return all;
}

describe('storage: power cut in the journals of publishing, sending and versions, ×100', () => {
  it('leaves everything that was acknowledged', async () => {
    const made = await written();
    for (let seed = 0; seed < CUTS; seed += 1) expect(await afterCut(made, seed, true), `seed ${seed}`).toBe(true);
  });

  it('is seen to fail without the sync of a commit', async () => {
    const made = await written();
    const kept = await Promise.all(Array.from({ length: 20 }, (_, seed) => afterCut(made, seed, false)));
    expect(kept).toContain(false);
  });
});
