import { secp256k1 } from '@noble/curves/secp256k1.js';
import type { Doing, Entry } from '#core/curate/entry.ts';
import type { Project } from '#core/curate/project.ts';
import type { Question } from '#core/curate/question.ts';
import type { Failure } from '#core/failure.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Disk } from '#host/durable/disk.ts';
import { newId } from '#host/ids.ts';
import type { JobContext } from '#host/jobs/jobs.ts';
import { foldersOf, makeFolders } from '#host/projects/folders.ts';
import { writeHead } from '#host/projects/head.ts';
import { OpenProject } from '#host/projects/openProject.ts';
import { PackWriter } from '#host/projects/packWriter.ts';
import type { SealWish } from '#protocol/window/snapshots.ts';
import { Seeded } from './seeded.ts';
import { plainTerms } from './plainTerms.ts';

const SECRET = new Uint8Array(32).fill(9);
const label = (id: string) => ({ id, name: id, colour: 0, key: null, description: '' });
const common = { required: false };

export const QUESTIONS: Question[] = [
  {
    kind: 'choice',
    id: 'mood',
    title: 'Mood',
    several: false,
    labels: ['good', 'bad', 'mixed'].map(label),
    ...common,
  },
  {
    kind: 'spans',
    id: 'names',
    title: 'Names',
    field: 'text',
    overlaps: false,
    labels: ['thing'].map(label),
    ...common,
  },
];

/** An identity that signs with a known key. */
export const signer = {
  publicKey: Buffer.from(secp256k1.getPublicKey(SECRET)).toString('hex'),
  sign: (digest: Uint8Array): Promise<Result<Uint8Array, Failure>> =>
    Promise.resolve(ok(secp256k1.sign(digest, SECRET, { prehash: false }))),
};

/** A project of two files with records that people labelled, some decided, some with spans, some untouched. */
export async function labelledProject(
  root: string,
  disk: Disk,
  { records, labelers, seed = 1 }: { records: number; labelers: number; seed?: number },
): Promise<OpenProject> {
  const chance = new Seeded(seed);
  const folders = foldersOf(root);
  await makeFolders(folders, disk);
  const people = Array.from({ length: labelers }, (_, place) => ({
    id: newId(),
    name: `Labeler ${String(place + 1)}`,
    key: null,
  }));
  const head: Project = {
    format: 1,
    id: newId(),
    name: 'Reviews',
    createdAt: 0,
    fields: [{ id: 'text', title: 'Text', kind: 'text' }],
    questions: QUESTIONS,
    guidelines: 'Be kind.',
    labelers: people,
    sources: [],
    records: 0,
  };
  must(await writeHead(folders.head, head, disk));
  const project = must(await OpenProject.open(root, disk));
  for (const author of ['Zoë', null]) await addPack(project, author, records / 2, disk);

  const [first, second] = people;
  if (first === undefined) return project;
  const entries: Entry[] = [];
  const put = (by: string, doing: Doing) => entries.push({ id: newId(), at: 1_000, by, do: doing });
  for (let record = 0; record < records; record += 1) {
    if (record % 5 === 4) continue;
    const answers = {
      mood: { kind: 'choice' as const, labels: [chance.pick(['good', 'bad', 'mixed'])] },
      ...(record % 3 === 0 && {
        names: {
          kind: 'spans' as const,
          unit: 'codepoint' as const,
          spans: [{ id: 0, start: 0, end: 8, text: '🦊 Record', label: 'thing' }],
        },
      }),
    };
    const submitted = { kind: 'answer' as const, record, answers, status: 'submitted' as const, tookMs: 5 };
    put(chance.pick(people).id, submitted);
    if (second === undefined || record % 4 !== 0) continue;
    put(second.id, { ...submitted, answers: { mood: { kind: 'choice', labels: ['good'] } } });
    put(first.id, { kind: 'adjudicate', record, answers });
  }
  must(await project.append(entries));
  return project;
}

export async function addPack(project: OpenProject, author: string | null, records: number, disk: Disk): Promise<void> {
  const pack = newId();
  const { store, folders } = project;
  const paths = { pack: store.packPath(pack), bad: store.badPath(pack), folder: folders.records };
  const mark = { first: store.records, count: 0, pieces: [], packBytes: 0, badBytes: 0, badRows: 0 };
  const writer = must(await PackWriter.open(paths, mark, disk));
  const file = store.commits.length;
  for (let row = 1; row <= records; row += 1) {
    const text = `🦊 Record ${String(row)} of ${String(file)}\r\n\t"quoted"`;
    must(await writer.add({ fields: { text }, given: {}, tags: [], source: { file, row, author: null } }));
  }
  const { first, count, pieces } = must(await writer.mark());
  await writer.close();
  const source = {
    name: `${String(file)}.csv`,
    hash: String(file).padStart(64, 'a'),
    bytes: 1,
    format: 'delimited',
    importedAt: 0,
    records: count,
    badRows: 0,
    author,
    terms: null,
  };
  must(await project.commit({ pack, first, count, pieces, source, fields: [], questions: [], mends: null }));
}

export function sealWish(change: Partial<SealWish> = {}): SealWish {
  return {
    project: newId(),
    selection: { records: null, settled: true },
    name: 'First',
    description: '',
    terms: { ...plainTerms, text: 'Name us.' },
    weights: { authors: 500_000, labelers: 400_000, reviewers: 100_000 },
    splits: { by: 'input', seed: 's', validation: 100_000, test: 100_000 },
    parent: null,
    ...change,
  };
}

export function jobContext(input: unknown, id = newId()): JobContext {
  return {
    id,
    input,
    checkpoint: null,
    signal: new AbortController().signal,
    progress: () => {},
    saveCheckpoint: () => {},
  };
}

export function must<Value>(result: Result<Value, unknown>): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}
