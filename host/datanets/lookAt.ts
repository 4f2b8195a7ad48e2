import { setImmediate as turn } from 'node:timers/promises';
import type { ProposalLook } from '#core/datanet/desk.ts';
import type { Failure } from '#core/failure.ts';
import { MinHash, NEAR_DUPLICATE, bandKeys } from '#core/quality/minhash.ts';
import { findPersonalData } from '#core/quality/personal/personalData.ts';
import { exactJaccard, shingleSet } from '#core/quality/shingles.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { type Manifest, manifestDigest } from '#core/snapshot/manifest.ts';
import { snapshotRecordSchema } from '#core/snapshot/record.ts';
import { cutAt, valueText } from '#core/suggest/recordText.ts';
import type { Disk } from '../durable/disk.ts';
import { isDiskError } from '../durable/failures.ts';
import type { Accepted } from './views.ts';
import { InputSet, inputOf } from '../snapshots/inputs.ts';
import { type Snapshots, linesOf } from '../snapshots/snapshots.ts';

/** Lines stand in the order of their inputs' hashes, which is like chance: the first ones are a fair sample. */
const SAMPLES = 6;
const READ_THROUGH = 2_000;
/** Of each accepted contribution, so many records are compared for what says nearly the same. */
const MOST_COMPARED = 20_000;
/** UTF-16 units of a record that are looked at: whoever makes records long must not hold up who reviews them. */
const LOOKED_AT = 4_000;
/** UTF-16 units of all of them together, as they lie in the file: what is read through ends with the one that exceeds it. */
const READ_UNITS = 32 * 2 ** 20;
/** What a text is held against at most, among those that share a part with it. */
const MOST_CANDIDATES = 16;
const EXAMPLES = 4;
/** UTF-16 units of a record that are shown. */
const SHOWN = 2_000;
/** After so long others may come. Milliseconds. */
const SLICE_MS = 8;
const SEED = 1;

interface Wish {
  snapshots: Pick<Snapshots, 'manifest' | 'recordsPath'>;
  disk: Disk;
  /** Without 0x, as is the hash of the manifest that was proposed. */
  root: string;
  manifest: string;
  accepted: readonly Accepted[];
  progress: (bytes: number, total: number) => void;
}

/** Everything that can be told of a proposal on this machine, for somebody who has to decide on it. */
export async function lookAt(wish: Wish, signal: AbortSignal): Promise<Result<ProposalLook, Failure>> {
  const { snapshots, disk, root } = wish;
  const manifest = await snapshots.manifest(root);
  if (!manifest.ok) return manifest;
  const told = await progressOf(wish, manifest.value);
  try {
    const first: string[] = [];
    const inputs = new InputSet();
    let [within, personal, units] = [0, 0, 0];
    for await (const { line } of slowly(snapshots.recordsPath(root), disk, signal, told)) {
      const input = inputOf(line);
      if (input !== undefined && !inputs.add(input)) within += 1;
      if (first.length >= READ_THROUGH || units > READ_UNITS) continue;
      units += line.length;
      const read = readRecord(line, manifest.value);
      if (read === null) return fail({ code: 'SNAPSHOT_DAMAGED', detail: 'records.jsonl' });
      first.push(read);
      if (findPersonalData(read).length > 0) personal += 1;
    }
    const others = await compare(wish, first, inputs, signal, told);
    if (signal.aborted) return fail({ code: 'CANCELLED' });
    const { name, description, records, terms } = manifest.value;
    return ok({
      name,
      description,
      records: records.count,
      manifestFits: digestOf(manifest.value) === wish.manifest,
      licence: terms.licence,
      samples: first.slice(0, SAMPLES).map((text) => cutAt(text, SHOWN)),
      readThrough: first.length,
      within,
      personal,
      ...others,
    });
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof TypeError) && !isDiskError(error)) throw error;
    return fail({ code: 'SNAPSHOT_DAMAGED', detail: 'records.jsonl cannot be read' });
  }
}

/** Against what the datanet has: the same inputs among all records, and nearly the same texts among the first. */
async function compare(
  { snapshots, disk, root, accepted }: Wish,
  first: readonly string[],
  inputs: InputSet,
  signal: AbortSignal,
  told: (bytes: number) => void,
): Promise<Pick<ProposalLook, 'exact' | 'near' | 'compared' | 'elsewhere'>> {
  const hash = new MinHash(SEED);
  const bands = await bandsOf(first, hash);
  const shingles = new Map<number, Uint32Array>();
  const holders = new Set<number>();
  const alike = new Map<number, { other: string; contribution: number }>();
  let [compared, elsewhere, same] = [0, 0, 0];
  for (const held of accepted) {
    if (held.root === root) continue;
    const manifest = await snapshots.manifest(held.root);
    if (!manifest.ok) {
      elsewhere += 1;
      continue;
    }
    compared += 1;
    let units = 0;
    for await (const { line, at } of slowly(snapshots.recordsPath(held.root), disk, signal, told)) {
      const input = inputOf(line);
      const known = input === undefined ? 'absent' : inputs.mark(input);
      if (known !== 'absent') {
        if (known === 'marked') same += 1;
        holders.add(held.id);
        continue;
      }
      const isRead = at < MOST_COMPARED && units <= READ_UNITS;
      if (isRead) units += line.length;
      const other = isRead ? readRecord(line, manifest.value) : null;
      if (other === null) continue;
      for (const place of nearOnes(other, { first, bands, hash, shingles, found: alike })) {
        alike.set(place, { other, contribution: held.id });
      }
    }
  }
  const examples = [...alike].slice(0, EXAMPLES).map(([place, { other, contribution }]) => ({
    text: cutAt(first[place] ?? '', SHOWN),
    other: cutAt(other, SHOWN),
    contribution,
  }));
  return {
    exact: { records: same, contributions: [...holders].toSorted((one, other) => one - other) },
    near: { records: alike.size, examples },
    compared,
    elsewhere,
  };
}

async function bandsOf(first: readonly string[], hash: MinHash): Promise<Map<string, number[]>> {
  const bands = new Map<string, number[]>();
  const pause = pauses();
  for (const [place, text] of first.entries()) {
    await pause();
    const signature = hash.signature(text);
    if (signature === null) continue;
    for (const [band, key] of bandKeys(signature).entries()) {
      const name = `${band} ${key}`;
      const there = bands.get(name);
      if (there === undefined) bands.set(name, [place]);
      else there.push(place);
    }
  }
  return bands;
}

interface Among {
  first: readonly string[];
  bands: ReadonlyMap<string, readonly number[]>;
  hash: MinHash;
  /** Of the first ones, as far as they were needed. */
  shingles: Map<number, Uint32Array>;
  /** These are known already. */
  found: ReadonlyMap<number, unknown>;
}

/** Places among the first records that say nearly the same as a text, as far as they are not known yet. */
function nearOnes(text: string, { first, bands, hash, shingles, found }: Among): number[] {
  const signature = hash.signature(text);
  if (signature === null) return [];
  const candidates = new Set<number>();
  for (const [band, key] of bandKeys(signature).entries()) {
    for (const place of bands.get(`${band} ${key}`) ?? []) {
      if (candidates.size >= MOST_CANDIDATES) break;
      if (!found.has(place)) candidates.add(place);
    }
  }
  if (candidates.size === 0) return [];
  const own = shingleSet(text);
  return [...candidates].filter((place) => {
    const known = shingles.get(place) ?? shingleSet(first[place] ?? '');
    shingles.set(place, known);
    return exactJaccard(known, own) >= NEAR_DUPLICATE;
  });
}

/** Counts what was read, of all that there is to read. */
async function progressOf({ snapshots, root, accepted, progress }: Wish, { records }: Manifest) {
  let [done, total] = [0, records.bytes];
  for (const held of accepted) {
    const manifest = held.root === root ? null : await snapshots.manifest(held.root);
    if (manifest?.ok === true) total += manifest.value.records.bytes;
  }
  return (bytes: number) => {
    done += bytes;
    progress(Math.min(done, total), total);
  };
}

async function* slowly(
  path: string,
  disk: Disk,
  signal: AbortSignal,
  told: (bytes: number) => void,
): AsyncGenerator<{ line: string; at: number }> {
  let at = 0;
  const pause = pauses();
  for await (const lines of linesOf(path, disk, (chunk) => told(chunk.length))) {
    for (const line of lines) {
      if (signal.aborted) return;
      yield { line, at };
      at += 1;
      await pause();
    }
  }
}

/** Lets others come whenever enough was done in a row: by the clock, for records are of any length. */
function pauses(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < SLICE_MS) return;
    await turn();
    since = performance.now();
  };
}

/** The beginning of what a record says; null where it is none. */
function readRecord(line: string, { fields }: Manifest): string | null {
  const read = snapshotRecordSchema.safeParse(JSON.parse(line));
  if (!read.success) return null;
  const texts = fields.map(({ id }) => valueText(read.data.fields[id])).filter((text) => text !== '');
  return cutAt(texts.join('\n'), LOOKED_AT);
}

function digestOf(manifest: Manifest): string {
  const digest = manifestDigest(manifest);
  return digest.ok ? Buffer.from(digest.value).toString('hex') : '';
}
