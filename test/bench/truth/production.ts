import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { channelBudget, gainOf, tokenGain } from '#core/credit/budget.ts';
import { placesOf } from '#core/credit/content.ts';
import type { Credit } from '#core/credit/credit.ts';
import { fail, ok } from '#core/result.ts';
import { sha256OfText } from '#core/canonical/sha256.ts';
import { cutLine } from '#core/snapshot/record.ts';
import { WHOLE } from '#core/snapshot/weights.ts';
import { type Estimate, creditOf } from '#host/credit/findings.ts';
import { readFound, recordAt } from '#host/credit/foundSpans.ts';
import { realDisk } from '#host/durable/disk.ts';
import { buildFromRecords } from '#native/trace/buildFromRecords.ts';
import { findSpans } from '#native/trace/findSpans.ts';
import { TraceIndex } from '#native/trace/traceIndex.ts';
import { drafts, sealedSnapshot } from '#test/support/sealedSnapshot.ts';
import type { Payable } from './signals.ts';
import { type TruthRecord, textOf } from './world.ts';

/** Records on the disk as a sealed snapshot keeps them, and their index. */
interface Corpus {
  readonly root: string;
  readonly path: string;
  readonly offsets: readonly number[];
  readonly places: ReadonlyMap<string, number>;
  readonly index: TraceIndex;
}

/** What one answer is credited by. */
export interface Answered {
  readonly query: TruthRecord;
  /** Log-probabilities of its words: of the base alone, and with the adapter. */
  readonly bare: Float64Array;
  readonly adapted: Float64Array;
  /** Of each record that the adapter learnt. */
  readonly influences: readonly Payable[];
}

/** The way from signals to shares that answers take in the product, over the bench's own records. */
export class Production {
  readonly #trained: Corpus;
  readonly #others: readonly Corpus[];

  private constructor(trained: Corpus, others: readonly Corpus[]) {
    this.#trained = trained;
    this.#others = others;
  }

  /** `others`: what lies beside it on the machine, and was never trained on. */
  static async open(
    folder: string,
    trained: readonly TruthRecord[],
    others: readonly (readonly TruthRecord[])[] = [],
  ): Promise<Production> {
    const beside: Corpus[] = [];
    for (const [at, records] of others.entries()) beside.push(await corpusOf(folder, `other ${at}`, records));
    return new Production(await corpusOf(folder, 'trained', trained), beside);
  }

  get root(): string {
    return this.#trained.root;
  }

  /**
   * The shares of an answer. The estimate is taken as if it were trusted wholly: how far it is, is what is measured
   * here. `spans`: without them all is estimated.
   */
  async credit({ query, bare, adapted, influences }: Answered, spans = true, slack = 0): Promise<Credit> {
    const corpora = [this.#trained, ...this.#others];
    const found = spans
      ? findSpans(
          query.answer,
          corpora.map(({ index }) => index),
        ).map((span) => ({
          ...span,
          found: span.found.map(({ snapshot, ...place }) => ({ ...place, root: corpora[snapshot]?.root ?? '' })),
        }))
      : [];
    const snapshots = {
      manifest: (root: string) => Promise.resolve(corpora.some((one) => one.root === root) ? ok(MANIFEST) : fail(GONE)),
      recordsPath: (root: string) => corpora.find((one) => one.root === root)?.path ?? '',
    };
    const places = this.#trained.offsets.map((offset, record) => ({ root: this.#trained.root, record, offset }));
    const read = await readFound(found, [], { snapshots, disk: realDisk, since: () => null }, places);
    const estimate: Estimate = {
      influences: places.flatMap((place, at) => {
        const named = recordAt(read, place)?.named;
        const influence = influences[at];
        if (named === undefined || influence === undefined) return [];
        return [{ ...named, value: influence.value, error: influence.standardError, weight: influence.weight }];
      }),
      trust: 1,
      slack,
    };
    const words = query.answer.split(' ');
    const gain = (set: number) => (set === 0 ? 0 : gainOf(bare, adapted));
    const adapter = { hash: '0'.repeat(64), name: 'Truth', scale: 1, trace: 'traceable' as const, parts: null };
    const channels = {
      budget: channelBudget({ bare, gain, reads: false, adapters: 1 }),
      places: placesOf(words.map(({ length }, at) => (at + 1 < words.length ? length + 1 : length))),
      gains: [Array.from(adapted, (score, at) => tokenGain(bare[at] ?? 0, score))],
      notes: null,
      sampled: false,
      cut: false,
      figures: {},
    };
    return creditOf({ adapters: [{ ...adapter, snapshots: [this.#trained.root] }] }, read, channels, [estimate]);
  }

  /** The places of the records that the adapter learnt, by their hashes. */
  placeOf(hash: string): number | undefined {
    return this.#trained.places.get(hash);
  }

  close(): void {
    for (const { index } of [this.#trained, ...this.#others]) index.close();
  }
}

async function corpusOf(folder: string, name: string, records: readonly TruthRecord[]): Promise<Corpus> {
  const lines = records.map(lineOf);
  const root = createHash('sha256').update(name).update(lines.join('\n')).digest('hex');
  const place = join(folder, root);
  mkdirSync(place, { recursive: true });
  const path = join(place, 'records.jsonl');
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
  let at = 0;
  const offsets = lines.map((line) => {
    const offset = at;
    at += Buffer.byteLength(line) + 1;
    return offset;
  });
  const indexPath = join(place, 'index');
  const made = await buildFromRecords(path, indexPath);
  if (!made.ok) throw new Error(made.failure.kind);
  const index = TraceIndex.open(indexPath);
  if (!index.ok) throw new Error(index.failure);
  const places = new Map(lines.map((line, number) => [sha256OfText(cutLine(line)?.bound ?? ''), number]));
  return { root, path, offsets, places, index: index.value };
}

/** A line of records.jsonl; its row keeps records of the same words apart, as those of two people are. */
function lineOf(record: TruthRecord, row: number): string {
  const { question, answer } = record;
  return JSON.stringify({
    answers: {},
    fields: { answer, question },
    input: createHash('sha256').update(textOf(record)).digest('hex'),
    provenance: { row: row + 1, source: '0'.repeat(64) },
    split: 'train',
    weights: [[0, WHOLE]],
  });
}

/** Whose records they are is told by their places; what a manifest says beside that counts for nothing here. */
const MANIFEST = sealedSnapshot(drafts(1)).manifest;
const GONE = { code: 'NOT_FOUND', what: 'snapshot' } as const;
