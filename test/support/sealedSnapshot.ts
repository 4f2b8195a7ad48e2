import { createHash } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import type { Answers } from '#core/curate/question.ts';
import { closeTree, createTree, rootOf, setLeaf } from '#core/merkle/tree.ts';
import { type Manifest, type UnsignedManifest, manifestDigest, signedManifest } from '#core/snapshot/manifest.ts';
import { compareKeys, inputHash } from '#core/snapshot/record.ts';
import { Sealing } from '#core/snapshot/seal.ts';
import { splitOf } from '#core/snapshot/split.ts';
import { type People, weightsOf } from '#core/snapshot/weights.ts';
import { Seeded } from './seeded.ts';
import { plainTerms } from './plainTerms.ts';

const SECRET = new Uint8Array(32).fill(7);
export const SIGNER = Buffer.from(secp256k1.getPublicKey(SECRET)).toString('hex');
const SOURCE = createHash('sha256').update('reviews.csv').digest('hex');

export interface Sealed {
  readonly manifest: Manifest;
  readonly lines: readonly string[];
}

export function sha256OfLines(lines: readonly string[]): { sha256: string; bytes: number } {
  const text = lines.map((line) => `${line}\n`).join('');
  return { sha256: createHash('sha256').update(text).digest('hex'), bytes: Buffer.byteLength(text) };
}

export function signed(manifest: UnsignedManifest): Manifest {
  const digest = manifestDigest(manifest);
  if (!digest.ok) throw new Error(digest.failure.problem);
  return signedManifest(manifest, secp256k1.sign(digest.value, SECRET, { prehash: false }));
}

/** One record of the small snapshots that tests seal. */
export interface Draft {
  readonly row: number;
  readonly text: string;
  /** In the place of the one field `text`. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly answers: Answers;
  readonly people: People;
}

/** Emoji, CRLF, duplicates of an input, spans counted in code points. */
export function drafts(count: number, seed = 1): Draft[] {
  const random = new Seeded(seed);
  return Array.from({ length: count }, (_, place) => {
    const text =
      place % 7 === 6 ? 'the same\r\ntext' : `🦊 Record ${place}\r\n"quoted", ${random.below(1e6)} ,"weights": x`;
    return {
      row: place + 1,
      text,
      answers: {
        mood: { kind: 'choice', labels: [random.pick(['good', 'bad'])] },
        ...(text.startsWith('🦊') && {
          names: {
            kind: 'spans',
            unit: 'codepoint',
            spans: [{ id: 0, start: 0, end: 8, text: '🦊 Record', label: 'thing' }],
          },
        }),
      },
      people: {
        authors: random.below(3) === 0 ? [] : [2],
        labelers: random.shuffled([0, 1]).slice(random.below(2)),
        reviewers: random.below(2) === 0 ? [1] : [],
      },
    };
  });
}

/** A signed snapshot of drafts. Contributors: 0 and 1 have keys or are local, 2 is an author's name. */
export function sealedSnapshot(of: readonly Draft[], change: Partial<UnsignedManifest> = {}): Sealed {
  const contributors = [
    { id: SIGNER, key: SIGNER, name: 'Ada', roles: ['labeler' as const] },
    { id: `local:${'0'.repeat(26)}`, key: null, name: 'Bo', roles: ['labeler' as const, 'reviewer' as const] },
    { id: 'name:Zoë | <b>', key: null, name: 'Zoë | <b>', roles: ['author' as const] },
  ];
  const weights = { authors: 500_000, labelers: 400_000, reviewers: 100_000 };
  const splits = { by: 'input' as const, seed: 'seed', validation: 100_000, test: 100_000 };
  const sealing = new Sealing(contributors.map(({ id }) => id));
  const tree = createTree(of.length);
  const lines = of
    .map(({ row, text, fields = { text }, answers, people }) => {
      const input = valueOf(inputHash(fields));
      const provenance = { source: SOURCE, row };
      const split = splitOf(splits, input);
      return { fields, answers, input, provenance, split, weights: valueOf(weightsOf(weights, people, input)) };
    })
    .toSorted(compareKeys)
    .map((record, place) => {
      const { text, recordHash, weightsHash } = valueOf(sealing.add(record));
      setLeaf(tree, place, recordHash, weightsHash);
      return text;
    });
  closeTree(tree);
  const root = Buffer.from(rootOf(tree)).toString('hex');
  const { counts, contributions } = sealing.tallied();
  const { sha256, bytes } = sha256OfLines(lines);
  const manifest = signed({
    format: 'colophon-snapshot/1',
    name: 'Reviews',
    description: 'Reviews of nothing,\nwritten for tests.',
    root,
    parent: null,
    records: { count: of.length, bytes, sha256 },
    counts,
    fields: [{ id: 'text', title: 'Text', kind: 'text' }],
    questions: [
      {
        kind: 'choice',
        id: 'mood',
        title: 'Mood',
        required: true,
        several: false,
        labels: ['good', 'bad'].map(labelOf),
      },
      {
        kind: 'spans',
        id: 'names',
        title: 'Names',
        required: false,
        field: 'text',
        overlaps: false,
        labels: [labelOf('thing')],
      },
    ],
    guidelines: '',
    terms: plainTerms,
    contributors: contributors.map((contributor, place) =>
      Object.assign(contributor, contributions[place] ?? { records: 0, weight: 0 }),
    ),
    weights,
    splits,
    sources: [{ hash: SOURCE, name: 'reviews.csv', author: null, terms: null }],
    createdAt: 1_760_000_000_000,
    createdBy: { key: SIGNER, name: 'Ada' },
    tool: { name: 'Colophon', version: '0.1.0' },
    ...change,
  });
  return { manifest, lines };
}

function labelOf(id: string): { id: string; name: string; colour: number; key: null; description: string } {
  return { id, name: id, colour: 0, key: null, description: '' };
}

function valueOf<Value>(result: { ok: true; value: Value } | { ok: false; failure: unknown }): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}
