import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { canonicalText } from '../canonical/canonical.ts';
import { type HashText, sha256OfText } from '../canonical/sha256.ts';
import { type KeccakInto, keccakInto } from '../merkle/keccak.ts';
import { closeTree, createTree, rootOf, setLeaf, type MerkleTree } from '../merkle/tree.ts';
import { type AnswerProblem, problemOfAnswer } from './answers.ts';
import type { Manifest } from './manifest.ts';
import {
  type RecordKey,
  type SnapshotRecord,
  compareKeys,
  cutLine,
  inputHash,
  snapshotRecordSchema,
} from './record.ts';
import { splitOf } from './split.ts';
import { Tally } from './tally.ts';
import { weightsHash } from './weights.ts';

/** What is wrong with one line of records.jsonl, counted from 1. `where` is a JSON pointer into the record. */
export type LineFinding = { readonly line: number } & (
  | { readonly code: 'NOT_JSON' }
  | { readonly code: 'NOT_A_RECORD'; readonly where: string }
  | { readonly code: 'NOT_CANONICAL' }
  | { readonly code: 'WRONG_INPUT_HASH' }
  | { readonly code: 'OUT_OF_ORDER' }
  | { readonly code: 'TWICE' }
  | { readonly code: 'UNKNOWN_FIELD'; readonly field: string }
  | { readonly code: 'UNKNOWN_SOURCE'; readonly source: string }
  | { readonly code: 'UNKNOWN_CONTRIBUTOR'; readonly place: number }
  | { readonly code: 'BAD_ANSWER'; readonly question: string; readonly problem: AnswerProblem }
  | { readonly code: 'WRONG_SPLIT' }
  /** One input in two splits. */
  | { readonly code: 'LEAKED_SPLIT' }
);

/** What is wrong with the snapshot as a whole. */
export type WholeFinding = { readonly line: null } & (
  | { readonly code: 'WRONG_ROOT'; readonly computed: string }
  | { readonly code: 'ANOTHER_SNAPSHOT'; readonly expected: string }
  | { readonly code: 'WRONG_COUNT'; readonly counted: number }
  | { readonly code: 'WRONG_SIZE'; readonly bytes: number }
  | { readonly code: 'WRONG_FILE_HASH' }
  | { readonly code: 'WRONG_FIGURES' }
  | { readonly code: 'WRONG_CONTRIBUTION'; readonly contributor: string }
);

export type Finding = LineFinding | WholeFinding;

export interface Hashing {
  readonly hash: HashText;
  readonly keccak: KeccakInto;
}

/** The same everywhere, and slower than what a host has. */
export const PORTABLE_HASHING: Hashing = { hash: sha256OfText, keccak: keccakInto };

/** No record is shorter: two hashes of 64 digits and the names of its keys. A manifest that lies claims no memory. */
const SHORTEST_LINE_BYTES = 200;

/**
 * Checks a snapshot whose manifest `readManifest` accepted: the host feeds it records.jsonl line by line and then what
 * it knows of the file as a whole. Nothing is taken on trust but the manifest's signer; memory is the tree's.
 */
export class Verification {
  readonly #manifest: Manifest;
  readonly #hashing: Hashing;
  readonly #ids: readonly string[];
  readonly #questions: ReadonlyMap<string, Manifest['questions'][number]>;
  readonly #fields: ReadonlySet<string>;
  readonly #sources: ReadonlySet<string>;
  readonly #tally: Tally;
  readonly #tree: MerkleTree | null;
  #last: (RecordKey & Pick<SnapshotRecord, 'split'>) | null = null;
  #lines = 0;
  #leaves = 0;

  /** `bytes`: the size of records.jsonl on this disk. */
  constructor(manifest: Manifest, bytes: number, hashing: Hashing = PORTABLE_HASHING) {
    this.#manifest = manifest;
    this.#hashing = hashing;
    this.#ids = manifest.contributors.map(({ id }) => id);
    this.#questions = new Map(manifest.questions.map((question) => [question.id, question]));
    this.#fields = new Set(manifest.fields.map(({ id }) => id));
    this.#sources = new Set(manifest.sources.map(({ hash }) => hash));
    this.#tally = new Tally(manifest.contributors.length);
    const { count } = manifest.records;
    this.#tree = count * SHORTEST_LINE_BYTES <= bytes ? createTree(count) : null;
  }

  /** `text`: the next line without its line feed, as strict UTF-8 read it. */
  line(text: string): LineFinding[] {
    this.#lines += 1;
    const line = this.#lines;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return [{ line, code: 'NOT_JSON' }];
    }
    // First, because it also bounds how deep the schema may have to go.
    const canonical = canonicalText(value);
    if (!canonical.ok || canonical.value !== text) return [{ line, code: 'NOT_CANONICAL' }];
    const parsed = snapshotRecordSchema.safeParse(value);
    if (!parsed.success) {
      const path = parsed.error.issues[0]?.path ?? [];
      return [{ line, code: 'NOT_A_RECORD', where: path.map((step) => `/${String(step)}`).join('') }];
    }
    const record = parsed.data;

    const findings = [...this.#ofPlace(line, record), ...this.#ofContent(line, record, value)];
    this.#bind(text, record);
    this.#tally.add(record);
    this.#last = record;
    return findings;
  }

  /** After the last line. `sha256` and `bytes` are of the file; `root` is what it was asked for by, if by anything. */
  end(file: { readonly sha256: string; readonly bytes: number }, root: string | null): WholeFinding[] {
    const { records, counts, contributors } = this.#manifest;
    const findings: WholeFinding[] = [];
    if (root !== null && root !== this.#manifest.root)
      findings.push({ line: null, code: 'ANOTHER_SNAPSHOT', expected: root });
    if (file.bytes !== records.bytes) findings.push({ line: null, code: 'WRONG_SIZE', bytes: file.bytes });
    if (file.sha256 !== records.sha256) findings.push({ line: null, code: 'WRONG_FILE_HASH' });
    if (this.#lines !== records.count) findings.push({ line: null, code: 'WRONG_COUNT', counted: this.#lines });
    const computed = this.#root();
    if (computed !== this.#manifest.root) findings.push({ line: null, code: 'WRONG_ROOT', computed });

    const [said, counted] = [canonicalText(counts), canonicalText(this.#tally.counts())];
    if (!said.ok || !counted.ok || said.value !== counted.value) findings.push({ line: null, code: 'WRONG_FIGURES' });
    const contributions = this.#tally.contributions();
    for (const [place, { id, records: of, weight }] of contributors.entries()) {
      const contribution = contributions[place];
      if (contribution?.records === of && contribution.weight === weight) continue;
      findings.push({ line: null, code: 'WRONG_CONTRIBUTION', contributor: id });
    }
    return findings;
  }

  #ofPlace(line: number, record: SnapshotRecord): LineFinding[] {
    const last = this.#last;
    if (last === null) return [];
    const order = compareKeys(last, record);
    if (order > 0) return [{ line, code: 'OUT_OF_ORDER' }];
    const findings: LineFinding[] = order === 0 ? [{ line, code: 'TWICE' }] : [];
    if (last.input === record.input && last.split !== record.split) findings.push({ line, code: 'LEAKED_SPLIT' });
    return findings;
  }

  #ofContent(line: number, record: SnapshotRecord, value: unknown): LineFinding[] {
    const findings: LineFinding[] = [];
    const { hash } = this.#hashing;
    // Of the line itself: the schema's copy leaves out a key named "__proto__".
    const input = inputHash(isObject(value) ? value['fields'] : null, hash);
    if (!input.ok || input.value !== record.input) findings.push({ line, code: 'WRONG_INPUT_HASH' });
    const { splits } = this.#manifest;
    if (splits.by === 'input' && splitOf(splits, record.input, hash) !== record.split) {
      findings.push({ line, code: 'WRONG_SPLIT' });
    }
    for (const field of Object.keys(record.fields)) {
      if (!this.#fields.has(field)) findings.push({ line, code: 'UNKNOWN_FIELD', field });
    }
    const { source } = record.provenance;
    if (!this.#sources.has(source)) findings.push({ line, code: 'UNKNOWN_SOURCE', source });
    for (const [place] of record.weights) {
      if (place >= this.#ids.length) findings.push({ line, code: 'UNKNOWN_CONTRIBUTOR', place });
    }
    for (const [question, answer] of Object.entries(record.answers)) {
      const problem = problemOfAnswer(answer, this.#questions.get(question), record);
      if (problem !== null) findings.push({ line, code: 'BAD_ANSWER', question, problem });
    }
    return findings;
  }

  #bind(text: string, record: SnapshotRecord): void {
    const cut = cutLine(text);
    if (this.#tree === null || cut === null || this.#leaves >= this.#tree.count) return;
    if (record.weights.some(([place]) => place >= this.#ids.length)) return;
    const { hash, keccak } = this.#hashing;
    const weights = hexToBytes(weightsHash(record.weights, this.#ids, hash));
    setLeaf(this.#tree, this.#leaves, hexToBytes(hash(cut.bound)), weights, keccak);
    this.#leaves += 1;
  }

  /** Of what is there: the empty text where that makes no tree. */
  #root(): string {
    if (this.#tree === null || this.#leaves !== this.#tree.count) return '';
    closeTree(this.#tree, this.#hashing.keccak);
    return bytesToHex(rootOf(this.#tree));
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
