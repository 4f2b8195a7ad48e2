import type { FileHandle } from 'node:fs/promises';
import type { Doing, Entry } from '#core/curate/entry.ts';
import type { Answers } from '#core/curate/question.ts';
import { encodeRecordSet, recordSetOf } from '#core/curate/recordSet.ts';
import type { Failure } from '#core/failure.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Disk } from '../durable/disk.ts';
import { newId } from '../ids.ts';
import type { OpenProject } from '../projects/openProject.ts';
import type { Parts } from './branchPeople.ts';
import { linesOf } from './snapshots.ts';

/** Records with the same choices by the same people are labelled together; of so many kinds at most. */
const MOST_GROUPS = 5_000;
const HELD_UNITS = 1024 * 1024;
/** Entries that go to the log at once. */
const BATCH = 2_000;

interface Group {
  readonly answers: Answers;
  readonly parts: Parts;
  readonly records: number[];
}

/**
 * What people said in a snapshot, as entries of a log. Choices, of which a snapshot has few kinds and many records, are
 * kept in lists; everything else goes to a working file until the records are in the project.
 */
export class BranchEntries {
  readonly #path: string;
  readonly #at: number;
  readonly #disk: Disk;
  readonly #file: FileHandle;
  readonly #groups = new Map<string, Group>();
  #held: string[] = [];
  #units = 0;

  private constructor(path: string, at: number, disk: Disk, file: FileHandle) {
    this.#path = path;
    this.#at = at;
    this.#disk = disk;
    this.#file = file;
  }

  /** `at`: when all of it was done, UTC milliseconds. */
  static async open(path: string, at: number, disk: Disk): Promise<BranchEntries> {
    return new BranchEntries(path, at, disk, await disk.open(path, 'w', 0o600));
  }

  /** Ordinals ascend. */
  async add(record: number, answers: Answers, parts: Parts): Promise<void> {
    if (parts.labelers.length === 0 && parts.decidedBy === null) return;
    if (Object.values(answers).every(({ kind }) => kind === 'choice')) {
      const key = JSON.stringify([answers, parts.labelers, parts.decidedBy]);
      const group = this.#groups.get(key) ?? { answers, parts, records: [] };
      if (group.records.length > 0 || this.#groups.size < MOST_GROUPS) {
        this.#groups.set(key, group);
        group.records.push(record);
        return;
      }
    }
    for (const by of parts.labelers) {
      await this.#put(by, { kind: 'answer', record, answers, status: 'submitted', tookMs: 0 });
    }
    await this.#decide(record, answers, parts);
  }

  async appendTo(project: OpenProject): Promise<Result<void, Failure>> {
    for (const { answers, parts, records } of this.#groups.values()) {
      const set = encodeRecordSet(recordSetOf(records));
      const choices = Object.entries(answers).flatMap(([question, answer]) =>
        answer.kind === 'choice' ? [{ question, labels: answer.labels }] : [],
      );
      for (const by of parts.labelers) {
        for (const choice of choices) await this.#put(by, { kind: 'label', records: set, ...choice, submit: true });
        if (choices.length === 0) await this.#put(by, { kind: 'status', records: set, status: 'submitted' });
      }
      for (const record of records) await this.#decide(record, answers, parts);
    }
    await this.#flush();
    let batch: Entry[] = [];
    const append = async (): Promise<Result<void, Failure>> => {
      const appended = batch.length === 0 ? ok(undefined) : await project.append(batch);
      batch = [];
      return appended.ok ? ok(undefined) : appended;
    };
    for await (const line of this.#lines()) {
      const entry: Entry = JSON.parse(line);
      batch.push(entry);
      if (batch.length < BATCH) continue;
      const appended = await append();
      if (!appended.ok) return appended;
    }
    return append();
  }

  async remove(): Promise<void> {
    await this.#file.close();
    await this.#disk.unlink(this.#path).catch(() => {});
  }

  /** A decision without an answer would take the decision back. */
  async #decide(record: number, answers: Answers, { decidedBy }: Parts): Promise<void> {
    if (decidedBy === null || Object.keys(answers).length === 0) return;
    await this.#put(decidedBy, { kind: 'adjudicate', record, answers });
  }

  async #put(by: string, doing: Doing): Promise<void> {
    const entry: Entry = { id: newId(), at: this.#at, by, do: doing };
    const text = JSON.stringify(entry);
    this.#held.push(text);
    this.#units += text.length;
    if (this.#units > HELD_UNITS) await this.#flush();
  }

  async #flush(): Promise<void> {
    if (this.#held.length === 0) return;
    await this.#file.appendFile(`${this.#held.join('\n')}\n`);
    this.#held = [];
    this.#units = 0;
  }

  async *#lines(): AsyncGenerator<string> {
    for await (const lines of linesOf(this.#path, this.#disk)) yield* lines;
  }
}
