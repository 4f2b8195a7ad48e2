import { createHash, hash as hashOnce } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { canonicalText } from '#core/canonical/canonical.ts';
import type { Answers } from '#core/curate/question.ts';
import type { CurateRecord } from '#core/curate/record.ts';
import type { Failure } from '#core/failure.ts';
import { HASH_BYTES, createTree, hashNodes, levelsOf, rootOf, setLeaf } from '#core/merkle/tree.ts';
import type { MerkleTree } from '#core/merkle/tree.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { problemOfAnswer } from '#core/snapshot/answers.ts';
import { croissantOf } from '#core/snapshot/croissant.ts';
import { FORMAT, manifestDigest, manifestText, signedManifest } from '#core/snapshot/manifest.ts';
import type { UnsignedManifest } from '#core/snapshot/manifest.ts';
import { compareKeys } from '#core/snapshot/record.ts';
import type { RecordKey } from '#core/snapshot/record.ts';
import { Sealing } from '#core/snapshot/seal.ts';
import { splitOf } from '#core/snapshot/split.ts';
import { WHOLE, weightsOf } from '#core/snapshot/weights.ts';
import type { People, Weights } from '#core/snapshot/weights.ts';
import { sealWishSchema } from '#protocol/window/snapshots.ts';
import type { SealWish } from '#protocol/window/snapshots.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure, isDiskError } from '../durable/failures.ts';
import { syncFolder, writeFileDurably } from '../durable/writeFileDurably.ts';
import type { Identity } from '../identity/identity.ts';
import type { JobContext, JobDefinition, JobOutcome } from '../jobs/jobs.ts';
import { chosenMarks, chosenRecords } from '../projects/chosenRecords.ts';
import type { ChosenRecord } from '../projects/chosenRecords.ts';
import type { OpenProject } from '../projects/openProject.ts';
import type { Projects } from '../projects/projects.ts';
import { roomFor } from '../projects/sources.ts';
import { Buckets } from './buckets.ts';
import { Contributors, type Ids, peopleOf } from './contributors.ts';

const hash = (text: string): string => hashOnce('sha256', text, 'hex');

/** So many records, or nodes of the tree, are worked on before a key press may come between. */
const SLICE = 100;
const NODES = 1_000;
const WRITE_UNITS = 1024 * 1024;
/** What a record takes on the disk while it is sealed: its line twice. */
const RECORD_BYTES = 2_000;

/** A record between the two readings: all but its place among the others and its weights. */
interface Draft extends RecordKey {
  fields: CurateRecord['fields'];
  answers: Answers;
  ids: Ids;
}

interface Parts {
  projects: Projects;
  identity: Promise<Identity>;
  folder: string;
  disk: Disk;
  version: string;
  /** There is one more. */
  sealed: () => void;
}

/**
 * Makes a snapshot of a project's records:
 *
 *     records -> drafts in buckets by input hash -> each sorted -> lines, leaves, hash -> manifest, signed
 *
 * in a folder of the job's own, which gets the root as its name at the end, by one rename. Memory holds a bucket and
 * the tree: 128 bytes a record.
 */
export function sealJob(parts: Parts): JobDefinition {
  const { projects, folder, disk, sealed } = parts;
  const workFolder = (job: string) => join(folder, `${job}.new`);
  const run = async (context: JobContext): Promise<JobOutcome> => {
    const wish = sealWishSchema.parse(context.input);
    return projects.with(wish.project, async (project) => {
      const work = workFolder(context.id);
      const buckets = new Buckets(work, disk);
      try {
        await disk.rm(work, { recursive: true, force: true });
        await disk.mkdir(work, { recursive: true, mode: 0o700 });
        const made = await new Sealer(parts, project, context, wish, work, buckets).run();
        if (made.ok) sealed();
        return made;
      } catch (error) {
        if (!isDiskError(error)) throw error;
        return fail(diskFailure(error, folder, 0));
      } finally {
        await buckets.remove();
      }
    });
  };
  return {
    kind: 'seal-snapshot',
    atOnce: 1,
    run,
    async discard(job) {
      await disk.rm(workFolder(job), { recursive: true, force: true });
    },
  };
}

class Sealer {
  readonly #parts: Parts;
  readonly #project: OpenProject;
  readonly #context: JobContext;
  readonly #wish: SealWish;
  readonly #work: string;
  readonly #buckets: Buckets;
  #done = 0;

  constructor(parts: Parts, project: OpenProject, context: JobContext, wish: SealWish, work: string, buckets: Buckets) {
    this.#parts = parts;
    this.#project = project;
    this.#context = context;
    this.#wish = wish;
    this.#work = work;
    this.#buckets = buckets;
  }

  async run(): Promise<Result<string, Failure>> {
    const identity = await this.#parts.identity;
    const chosen = chosenMarks(this.#project, this.#wish.selection);
    if (!chosen.ok) return chosen;
    const { marks, count } = chosen.value;
    const room = await roomFor(count * RECORD_BYTES, this.#work, this.#parts.disk);
    if (!room.ok) return room;
    const { head } = this.#project;
    const contributors = new Contributors(head, { key: identity.publicKey, name: identity.publicKey.slice(0, 12) });
    const drafted = await this.#draft(marks, contributors);
    if (!drafted.ok) return drafted;
    const written = await this.#write(count, contributors);
    if (!written.ok) return written;
    const { tree, sealing, bytes, sha256 } = written.value;
    await this.#closeTree(tree);
    const root = Buffer.from(rootOf(tree)).toString('hex');
    const { records, counts, contributions } = sealing.tallied();
    const used = new Set(drafted.value);
    const bySource = new Map(head.sources.filter((_, place) => used.has(place)).map((source) => [source.hash, source]));
    const manifest: UnsignedManifest = {
      format: FORMAT,
      name: this.#wish.name,
      description: this.#wish.description,
      root,
      parent: this.#wish.parent,
      records: { count: records, bytes, sha256 },
      counts,
      fields: head.fields,
      questions: head.questions,
      guidelines: head.guidelines,
      terms: this.#wish.terms,
      contributors: contributors
        .sorted()
        .map((one, place) => ({ ...one, ...(contributions[place] ?? { records: 0, weight: 0 }) })),
      weights: this.#wish.weights,
      splits: this.#wish.splits,
      sources: [...bySource.values()]
        .map(({ hash: of, name, author, terms }) => ({ hash: of, name, author, terms }))
        .toSorted((one, other) => (one.hash < other.hash ? -1 : 1)),
      createdAt: Date.now(),
      createdBy: { key: identity.publicKey, name: '' },
      tool: { name: 'Colophon', version: this.#parts.version },
    };
    return this.#shelve(manifest, identity);
  }

  /** The first reading. Returns the places of the sources that were used. */
  async #draft(marks: Uint8Array, contributors: Contributors): Promise<Result<number[], Failure>> {
    const { head } = this.#project;
    const sources = new Set<number>();
    for await (const batch of chosenRecords(this.#project, marks)) {
      if (!batch.ok) return batch;
      for (const [place, chosen] of batch.value.entries()) {
        const { record, answers, settled } = chosen;
        const fault = this.#faultOf(chosen);
        if (fault !== null) return refused(record, fault);
        const text = canonicalText(record.fields);
        if (!text.ok) return refused(record, `${text.failure.path} has no one form (${text.failure.problem})`);
        const input = hash(text.value);
        const provenance = { source: head.sources[record.source.file]?.hash ?? '', row: record.source.row };
        const draft: Draft = {
          input,
          provenance,
          fields: record.fields,
          answers,
          ids: contributors.note(record, settled),
        };
        sources.add(record.source.file);
        await this.#buckets.add(input, JSON.stringify(draft));
        if (place % SLICE === SLICE - 1) await turn();
      }
      if (this.#context.signal.aborted) return fail({ code: 'CANCELLED' });
      this.#advance(batch.value.length / 2);
    }
    return ok([...sources]);
  }

  async #write(
    count: number,
    contributors: Contributors,
  ): Promise<Result<{ tree: MerkleTree; sealing: Sealing; bytes: number; sha256: string }, Failure>> {
    const ids = contributors.sorted().map(({ id }) => id);
    const places = new Map(ids.map((id, place) => [id, place]));
    const sealing = new Sealing(ids, hash);
    // Two hashes a record, side by side: how many leaves there are is known only in the end.
    const leaves = new Uint8Array(count * 2 * HASH_BYTES);
    let written = 0;
    const file = await this.#parts.disk.open(join(this.#work, 'records.jsonl'), 'w', 0o600);
    const output = new HashedFile(file);
    try {
      for await (const lines of this.#buckets.lines()) {
        const drafts = lines.map((line): Draft => JSON.parse(line)).toSorted(compareKeys);
        for (const [place, draft] of drafts.entries()) {
          const before = drafts[place - 1];
          // One file imported twice gives one record twice.
          if (before !== undefined && compareKeys(before, draft) === 0) continue;
          const { ids: people, ...rest } = draft;
          const weights = this.#weightsOf(peopleOf(people, places), draft.input);
          const line = sealing.add({ ...rest, split: splitOf(this.#wish.splits, draft.input, hash), weights });
          if (!line.ok) return fail({ code: 'SCHEMA_REFUSED', detail: line.failure.code });
          await output.write(`${line.value.text}\n`);
          leaves.set(line.value.recordHash, written * 2 * HASH_BYTES);
          leaves.set(line.value.weightsHash, (written * 2 + 1) * HASH_BYTES);
          written += 1;
          if (place % SLICE === SLICE - 1) await turn();
        }
        if (this.#context.signal.aborted) return fail({ code: 'CANCELLED' });
        this.#advance(lines.length / 2);
        await turn();
      }
      const { bytes, sha256 } = await output.end();
      const tree = createTree(written);
      for (let place = 0; place < written; place += 1) {
        const at = place * 2 * HASH_BYTES;
        setLeaf(
          tree,
          place,
          leaves.subarray(at, at + HASH_BYTES),
          leaves.subarray(at + HASH_BYTES, at + 2 * HASH_BYTES),
        );
        if (place % NODES === NODES - 1) await turn();
      }
      return ok({ tree, sealing, bytes, sha256 });
    } finally {
      await file.close();
    }
  }

  /** Where nobody had a role that gets anything, those who are there share alike. */
  #weightsOf(people: People, input: string): Weights {
    const weights = weightsOf(this.#wish.weights, people, input);
    if (weights.ok) return weights.value;
    const alike = { authors: 0, labelers: WHOLE, reviewers: 0 };
    const everybody = weightsOf(alike, { authors: [], labelers: Object.values(people).flat(), reviewers: [] }, input);
    if (!everybody.ok) throw new Error('A record has nobody.');
    return everybody.value;
  }

  async #closeTree(tree: MerkleTree): Promise<void> {
    for (const { first, end } of levelsOf(tree.count)) {
      for (let from = first; from < end; from += NODES) {
        hashNodes(tree, { first: from, end: Math.min(from + NODES, end) });
        await turn();
      }
    }
  }

  async #shelve(unsigned: UnsignedManifest, identity: Identity): Promise<Result<string, Failure>> {
    const { folder, disk } = this.#parts;
    const digest = manifestDigest(unsigned);
    if (!digest.ok) return fail({ code: 'SCHEMA_REFUSED', detail: `${digest.failure.path} of the manifest` });
    const signature = await identity.sign(digest.value);
    if (!signature.ok) return fail(signature.failure);
    const manifest = signedManifest(unsigned, signature.value);
    const text = manifestText(manifest);
    const croissant = canonicalText(croissantOf(manifest));
    if (!text.ok || !croissant.ok) return fail({ code: 'SCHEMA_REFUSED', detail: 'the manifest' });
    for (const [name, content] of [
      ['manifest.json', text.value],
      ['croissant.json', croissant.value],
    ] as const) {
      const written = await writeFileDurably(join(this.#work, name), content, { disk });
      if (!written.ok) return written;
    }
    await this.#buckets.remove();
    await syncFolder(this.#work, disk);
    const place = join(folder, manifest.root);
    // The same records and weights are there already: then that is the snapshot.
    const there = await disk.stat(join(place, 'manifest.json')).then(
      () => true,
      () => false,
    );
    if (there) {
      await disk.rm(this.#work, { recursive: true, force: true });
    } else {
      await disk.rename(this.#work, place);
      await syncFolder(folder, disk);
    }
    return ok(manifest.root);
  }

  #faultOf({ record, answers }: ChosenRecord): string | null {
    for (const [id, answer] of Object.entries(answers)) {
      const question = this.#project.head.questions.find((other) => other.id === id);
      const problem = problemOfAnswer(answer, question, { fields: record.fields, answers });
      if (problem !== null) return `the answer to ${question?.title ?? id} does not fit (${problem})`;
    }
    return null;
  }

  #advance(records: number): void {
    this.#done += records;
    this.#context.progress(Math.floor(this.#done));
  }
}

/** Writes a file from its beginning to its end, in large steps, and hashes it meanwhile. */
class HashedFile {
  readonly #file: FileHandle;
  readonly #hash = createHash('sha256');
  #held: string[] = [];
  #units = 0;
  #bytes = 0;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  async write(text: string): Promise<void> {
    this.#held.push(text);
    this.#units += text.length;
    if (this.#units >= WRITE_UNITS) await this.#flush();
  }

  async end(): Promise<{ bytes: number; sha256: string }> {
    await this.#flush();
    await this.#file.sync();
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }

  async #flush(): Promise<void> {
    const bytes = new TextEncoder().encode(this.#held.join(''));
    this.#held = [];
    this.#units = 0;
    this.#hash.update(bytes);
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, this.#bytes + done);
      done += bytesWritten;
    }
    this.#bytes += bytes.length;
  }
}

function refused({ ordinal }: CurateRecord, detail: string): Result<never, Failure> {
  return fail({ code: 'SCHEMA_REFUSED', detail: `record ${ordinal + 1}: ${detail}` });
}
