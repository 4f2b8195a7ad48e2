import { hash as hashOnce } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { canonicalText } from '#core/canonical/canonical.ts';
import type { Answers } from '#core/curate/question.ts';
import type { Failure } from '#core/failure.ts';
import { HASH_BYTES } from '#core/merkle/tree.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { problemOfAnswer } from '#core/snapshot/answers.ts';
import type { UnsignedManifest } from '#core/snapshot/manifest.ts';
import { type RecordKey, compareKeys } from '#core/snapshot/record.ts';
import { Sealing } from '#core/snapshot/seal.ts';
import { splitOf } from '#core/snapshot/split.ts';
import { WHOLE, type People, type Weights, weightsOf } from '#core/snapshot/weights.ts';
import type { SealWish } from '#protocol/window/snapshots.ts';
import type { Disk } from '../durable/disk.ts';
import type { ChosenRecord } from '../projects/chosenRecords.ts';
import { type FrozenProject, frozenRecords } from '../projects/frozen.ts';
import { Buckets } from './buckets.ts';
import { Contributors, type Ids, peopleOf } from './contributors.ts';
import { HashedFile } from './hashedFile.ts';
import { type Leaves, PAIR_BYTES } from './leaves.ts';

const hash = (text: string): string => hashOnce('sha256', text, 'hex');

/** So many records are worked on before anything else may come between. */
const SLICE = 100;
/** So many leaves go to be hashed at once. */
const PAIRS = 4_096;

/** All that is needed to write the records of a snapshot; plain data, for another thread. */
export interface SealingInput {
  readonly frozen: FrozenProject;
  readonly weights: SealWish['weights'];
  readonly splits: SealWish['splits'];
  readonly sealer: { readonly key: string; readonly name: string };
  /** An empty folder; `records.jsonl` comes to stand in it, and is on the disk in the end. */
  readonly work: string;
}

/** What the manifest has to say of the records that were written. */
export type SealedRecords = Pick<UnsignedManifest, 'root' | 'records' | 'counts' | 'contributors' | 'sources'>;

export interface Surroundings {
  readonly disk: Disk;
  readonly leaves: Leaves;
  /** Records, each counted half when it is read and half when it is written. */
  readonly progress: (done: number) => void;
  readonly stopped: () => boolean;
}

/**
 * Writes the records of a snapshot:
 *
 *     records -> drafts in buckets by input hash -> each sorted -> lines and leaves
 *
 * Memory holds a bucket and the leaves. A draft is a line of texts that are canonical already, so that the second
 * reading has only to put them together.
 */
export async function sealRecords(
  input: SealingInput,
  surroundings: Surroundings,
): Promise<Result<SealedRecords, Failure>> {
  const buckets = new Buckets(input.work, surroundings.disk);
  try {
    return await new Sealer(input, surroundings, buckets).run();
  } finally {
    await buckets.remove();
  }
}

class Sealer {
  readonly #input: SealingInput;
  readonly #around: Surroundings;
  readonly #buckets: Buckets;
  readonly #contributors: Contributors;
  #done = 0;

  constructor(input: SealingInput, around: Surroundings, buckets: Buckets) {
    this.#input = input;
    this.#around = around;
    this.#buckets = buckets;
    this.#contributors = new Contributors(input.frozen.head, input.sealer);
  }

  async run(): Promise<Result<SealedRecords, Failure>> {
    const drafted = await this.#draft();
    if (!drafted.ok) return drafted;
    const written = await this.#write();
    if (!written.ok) return written;
    const { sealing, bytes, sha256 } = written.value;
    const root = Buffer.from(await this.#around.leaves.root()).toString('hex');
    const { records, counts, contributions } = sealing.tallied();
    const { sources } = this.#input.frozen.head;
    const used = new Map(
      [...drafted.value].flatMap((place) => {
        const source = sources[place];
        return source === undefined ? [] : [[source.hash, source] as const];
      }),
    );
    return ok({
      root,
      records: { count: records, bytes, sha256 },
      counts,
      contributors: this.#contributors
        .sorted()
        .map((one, place) => ({ ...one, ...(contributions[place] ?? { records: 0, weight: 0 }) })),
      sources: [...used.values()]
        .map(({ hash: of, name, author, terms }) => ({ hash: of, name, author, terms }))
        .toSorted((one, other) => (one.hash < other.hash ? -1 : 1)),
    });
  }

  /** The first reading. Returns the places of the sources that were used. */
  async #draft(): Promise<Result<ReadonlySet<number>, Failure>> {
    const { frozen } = this.#input;
    const sources = new Set<number>();
    for await (const batch of frozenRecords(frozen, this.#around.disk)) {
      if (!batch.ok) return batch;
      for (const [place, chosen] of batch.value.entries()) {
        const { record, answers, settled } = chosen;
        const fault = this.#faultOf(chosen);
        if (fault !== null) return refused(chosen, fault);
        const fields = canonicalText(record.fields);
        if (!fields.ok) return refused(chosen, `${fields.failure.path} has no one form (${fields.failure.problem})`);
        const said = canonicalText(answers);
        if (!said.ok) return refused(chosen, `${said.failure.path} has no one form (${said.failure.problem})`);
        const input = hash(fields.value);
        const draft = [
          input,
          frozen.head.sources[record.source.file]?.hash ?? '',
          String(record.source.row),
          JSON.stringify(this.#contributors.note(record, settled)),
          said.value,
          fields.value,
        ];
        sources.add(record.source.file);
        // JSON writes tabs as escapes: none of the parts has one.
        await this.#buckets.add(Number.parseInt(input.slice(0, 2), 16), draft.join('\t'));
        if (place % SLICE === SLICE - 1) await turn();
      }
      if (this.#around.stopped()) return fail({ code: 'CANCELLED' });
      this.#advance(batch.value.length / 2);
    }
    return ok(sources);
  }

  async #write(): Promise<Result<{ sealing: Sealing; bytes: number; sha256: string }, Failure>> {
    const ids = this.#contributors.sorted().map(({ id }) => id);
    const places = new Map(ids.map((id, place) => [id, place]));
    const sealing = new Sealing(ids, hash);
    const { splits, work } = this.#input;
    const { disk, leaves } = this.#around;
    let pairs = new Uint8Array(PAIRS * PAIR_BYTES);
    let at = 0;
    const file = await disk.open(join(work, 'records.jsonl'), 'w', 0o600);
    const output = new HashedFile(file);
    try {
      for await (const lines of this.#buckets.lines()) {
        const drafts = lines.map(draftOf).toSorted(compareKeys);
        for (const [place, { people, answers, ...draft }] of drafts.entries()) {
          const before = drafts[place - 1];
          // One file imported twice gives one record twice.
          if (before !== undefined && compareKeys(before, draft) === 0) continue;
          const weights = this.#weightsOf(peopleOf(people, places), draft.input);
          const split = splitOf(splits, draft.input, hash);
          const said: Answers = JSON.parse(answers);
          const line = sealing.addTexts({ ...draft, answers, split, weights }, said);
          if (!line.ok) return fail({ code: 'SCHEMA_REFUSED', detail: line.failure.code });
          await output.write(`${line.value.text}\n`);
          pairs.set(line.value.recordHash, at);
          pairs.set(line.value.weightsHash, at + HASH_BYTES);
          at += PAIR_BYTES;
          if (at === pairs.length) {
            await leaves.add(pairs);
            pairs = new Uint8Array(PAIRS * PAIR_BYTES);
            at = 0;
          }
          if (place % SLICE === SLICE - 1) await turn();
        }
        if (this.#around.stopped()) return fail({ code: 'CANCELLED' });
        this.#advance(lines.length / 2);
        await turn();
      }
      await leaves.add(pairs.slice(0, at));
      return ok({ sealing, ...(await output.end()) });
    } finally {
      await file.close();
    }
  }

  /** Where nobody had a role that gets anything, those who are there share alike. */
  #weightsOf(people: People, input: string): Weights {
    const weights = weightsOf(this.#input.weights, people, input);
    if (weights.ok) return weights.value;
    const alike = { authors: 0, labelers: WHOLE, reviewers: 0 };
    const everybody = weightsOf(alike, { authors: [], labelers: Object.values(people).flat(), reviewers: [] }, input);
    if (!everybody.ok) throw new Error('A record has nobody.');
    return everybody.value;
  }

  #faultOf({ record, answers }: ChosenRecord): string | null {
    for (const [id, answer] of Object.entries(answers)) {
      const question = this.#input.frozen.head.questions.find((other) => other.id === id);
      const problem = problemOfAnswer(answer, question, { fields: record.fields, answers });
      if (problem !== null) return `the answer to ${question?.title ?? id} does not fit (${problem})`;
    }
    return null;
  }

  #advance(records: number): void {
    this.#done += records;
    this.#around.progress(Math.floor(this.#done));
  }
}

/** A record between the two readings: all but its place among the others and its weights. Both texts are canonical. */
interface Draft extends RecordKey {
  readonly people: Ids;
  readonly answers: string;
  readonly fields: string;
}

function draftOf(line: string): Draft {
  const [input = '', source = '', row = '', people = '', answers = '', fields = ''] = line.split('\t');
  const ids: Ids = JSON.parse(people);
  return { input, provenance: { source, row: Number(row) }, people: ids, answers, fields };
}

function refused({ record }: ChosenRecord, detail: string): Result<never, Failure> {
  return fail({ code: 'SCHEMA_REFUSED', detail: `record ${record.ordinal + 1}: ${detail}` });
}
