import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { sha256OfText } from '#core/canonical/sha256.ts';
import { SPANS_METHOD } from '#core/credit/spanSignals.ts';
import { checkpointDigest, receiptDigest } from '#core/receipt/checkpoint.ts';
import { type OpeningFile, type ReceiptFile, openingFileSchema, receiptFileSchema } from '#core/receipt/handedOut.ts';
import { commitmentOf } from '#core/receipt/opening.ts';
import { type Method, receiptBytes } from '#core/receipt/receipt.ts';
import { leafHash } from '#core/receiptLog/hashing.ts';
import { verifyInclusion } from '#core/receiptLog/proofs.ts';
import { isSignedBy } from '#core/signature.ts';
import { type Manifest, readManifest } from '#core/snapshot/manifest.ts';
import { cutLine, snapshotRecordSchema } from '#core/snapshot/record.ts';
import { tracedTexts } from '#core/trace/tracedTexts.ts';
import { buildFromRecords } from '#native/trace/buildFromRecords.ts';
import { findSpans } from '#native/trace/findSpans.ts';
import { TraceIndex } from '#native/trace/traceIndex.ts';
import { writeReport } from './auditReport.ts';
import { type ReadingChecked, asNote, checkReading } from './verifying.ts';

/** `open`: what was given does not suffice to check it. */
export interface Checked {
  readonly part:
    | 'form'
    | 'signature'
    | 'log'
    | 'credit'
    | 'opening'
    | 'adapter'
    | 'snapshot'
    | 'spans'
    | ReadingChecked['part'];
  readonly verdict: 'good' | 'wrong' | 'open';
  readonly words: string;
}

export interface CheckWish {
  file: string;
  opening?: string | undefined;
  /** Folders with manifest.json and records.jsonl. */
  snapshots?: readonly string[];
  adapters?: readonly string[];
  /** The base that answered; with it what was read is weighed again. */
  base?: string | undefined;
}

type HandedOut = ReceiptFile['answer'];

/** What a stranger can say of a receipt with what they were given, part by part. */
export async function checkReceipt(wish: CheckWish): Promise<Checked[]> {
  const read = receiptFileSchema.safeParse(await json(wish.file));
  if (!read.success || read.data.answer.receipt.kind !== 'answer') {
    const at = read.success ? 'answer' : (read.error.issues[0]?.path.join('/') ?? '');
    const why = read.success ? 'it is no receipt of an answer' : (read.error.issues[0]?.message ?? '');
    return [{ part: 'form', verdict: 'wrong', words: `This is no receipt as it is handed out: ${at}: ${why}.` }];
  }
  const { answer, supplements } = read.data;
  const receipt = answer.receipt;
  if (receipt.kind !== 'answer') throw new Error('it was looked at above');
  const all = [answer, ...supplements];
  const checked: Checked[] = [
    { part: 'form', verdict: 'good', words: 'The file is a receipt, in all its parts.' },
    signatures(all, receipt.log),
    places(all),
  ];
  const strangers = supplements.filter(
    ({ receipt: later }) => later.kind !== 'supplement' || later.of !== receipt.index,
  );
  checked.push(
    strangers.length === 0
      ? { part: 'credit', verdict: 'good', words: 'Shares and what is unattributed add up to a million.' }
      : { part: 'credit', verdict: 'wrong', words: 'A supplement speaks of another answer.' },
  );
  const opening = wish.opening === undefined ? null : openingFileSchema.safeParse(await json(wish.opening));
  checked.push(opened(receipt, opening === null ? null : (opening.data ?? false)));
  const hashes = await Promise.all((wish.adapters ?? []).map(fileHash));
  checked.push(adaptersIn(receipt.adapters, hashes));
  const snapshots = await Promise.all((wish.snapshots ?? []).map(openSnapshot));
  const named = new Set(receipt.snapshots.map(({ root }) => root));
  checked.push(snapshotsIn(named, snapshots));
  const credit = all.at(-1)?.receipt.credit ?? receipt.credit;
  const matched = credit.shares.filter(({ kind }) => kind === 'matched');
  const methods = all.at(-1)?.receipt.methods ?? receipt.methods;
  checked.push(await spansIn(matched, methods, opening?.data ?? null, snapshots));
  const given = (wish.adapters ?? []).map((path, at) => ({ path, hash: hashes[at] ?? '' }));
  const reading = await checkReading({
    receipt,
    methods,
    opening: opening?.data ?? null,
    texts: await textsOf(snapshots),
    base: wish.base === undefined ? null : { path: wish.base, hash: await fileHash(wish.base) },
    adapters: given,
  });
  return [...checked, ...reading];
}

function signatures(all: readonly HandedOut[], log: string): Checked {
  for (const { receipt, signature, checkpoint } of all) {
    if (receipt.log !== log || checkpoint.log !== log)
      return { part: 'signature', verdict: 'wrong', words: 'Its parts belong to different logs.' };
    const leaf = leafOf(receipt);
    if (leaf === null || !isSignedBy(signature, receiptDigest(hex(leaf), log), log))
      return { part: 'signature', verdict: 'wrong', words: `Entry ${receipt.index} is not what ${log} signed.` };
    if (!isSignedBy(checkpoint.signature, checkpointDigest(checkpoint), log))
      return { part: 'signature', verdict: 'wrong', words: `The state of the log is not signed by ${log}.` };
  }
  return { part: 'signature', verdict: 'good', words: `Signed by ${log}.` };
}

function places(all: readonly HandedOut[]): Checked {
  for (const { receipt, checkpoint, proof } of all) {
    const leaf = leafOf(receipt);
    const { size, root } = checkpoint;
    const proven = { leaf: leaf ?? new Uint8Array(32), index: receipt.index, size, root: Buffer.from(root, 'hex') };
    const path = proof.map((hash) => Buffer.from(hash, 'hex'));
    if (leaf === null || !verifyInclusion(proven, path))
      return {
        part: 'log',
        verdict: 'wrong',
        words: `Entry ${receipt.index} does not stand in the log that was signed.`,
      };
  }
  return { part: 'log', verdict: 'good', words: 'It stands in the log, at the place that it names.' };
}

function opened(receipt: { prompt: string; answer: string }, opening: OpeningFile | null | false): Checked {
  if (opening === null)
    return {
      part: 'opening',
      verdict: 'open',
      words: 'Without its opening the words of question and answer stay hidden.',
    };
  if (opening === false) return { part: 'opening', verdict: 'wrong', words: 'The opening is no opening.' };
  const salt = Buffer.from(opening.salt, 'hex');
  const good =
    commitmentOf('prompt', salt, opening.prompt) === receipt.prompt &&
    commitmentOf('answer', salt, opening.answer) === receipt.answer;
  return good
    ? { part: 'opening', verdict: 'good', words: 'The question and the answer are those that it was made for.' }
    : { part: 'opening', verdict: 'wrong', words: 'The question or the answer is another than it was made for.' };
}

function adaptersIn(adapters: readonly { file: string; name: string }[], hashes: readonly string[]): Checked {
  const known = new Set(adapters.map(({ file }) => file));
  if (hashes.some((hash) => !known.has(hash)))
    return { part: 'adapter', verdict: 'wrong', words: 'An adapter that was given did not take part in the answer.' };
  const left = adapters.filter(({ file }) => !hashes.includes(file));
  if (left.length > 0) {
    const names = left.map(({ name }) => name).join(', ');
    return { part: 'adapter', verdict: 'open', words: `Not given, so not looked at: ${names}.` };
  }
  return { part: 'adapter', verdict: 'good', words: `Its ${adapters.length} adapters are the files that it names.` };
}

interface OpenSnapshot {
  readonly folder: string;
  readonly manifest: Manifest | null;
  readonly sound: boolean;
}

async function openSnapshot(folder: string): Promise<OpenSnapshot> {
  try {
    const manifest = readManifest(await readFile(join(folder, 'manifest.json'), 'utf8'));
    if (!manifest.ok) return { folder, manifest: null, sound: false };
    const sound = (await fileHash(join(folder, 'records.jsonl'))) === manifest.value.records.sha256;
    return { folder, manifest: manifest.value, sound };
  } catch {
    return { folder, manifest: null, sound: false };
  }
}

/** Of all records of what was given and is sound, as notes have them. */
async function textsOf(given: readonly OpenSnapshot[]): Promise<string[]> {
  const texts: string[] = [];
  for (const { folder, manifest, sound } of given) {
    if (manifest === null || !sound) continue;
    for (const line of (await readFile(join(folder, 'records.jsonl'), 'utf8')).split('\n')) {
      if (line === '') continue;
      const record = snapshotRecordSchema.safeParse(JSON.parse(line));
      if (record.success) texts.push(asNote(tracedTexts(record.data.fields, record.data.answers)));
    }
  }
  return texts;
}

function snapshotsIn(named: ReadonlySet<string>, given: readonly OpenSnapshot[]): Checked {
  const broken = given.filter(({ manifest, sound }) => manifest === null || !sound);
  if (broken.length > 0)
    return {
      part: 'snapshot',
      verdict: 'wrong',
      words: `Not what was sealed: ${broken.map(({ folder }) => basename(folder)).join(', ')}.`,
    };
  const roots = new Set(given.flatMap(({ manifest }) => manifest?.root ?? []));
  if ([...roots].some((root) => !named.has(root)))
    return { part: 'snapshot', verdict: 'wrong', words: 'A snapshot that was given is none of those that it names.' };
  const left = [...named].filter((root) => !roots.has(root));
  if (left.length > 0) return { part: 'snapshot', verdict: 'open', words: `Not given: ${left.join(', ')}.` };
  return { part: 'snapshot', verdict: 'good', words: 'The snapshots are those that it names, as they were sealed.' };
}

/** Every record that is said to be matched has to hold a stretch of the answer. */
async function spansIn(
  matched: readonly { snapshot: string; record: string }[],
  methods: readonly Method[],
  opening: OpeningFile | null,
  given: readonly OpenSnapshot[],
): Promise<Checked> {
  const roots = new Set(given.flatMap(({ manifest, sound }) => (sound && manifest !== null ? [manifest.root] : [])));
  if (opening === null || matched.some(({ snapshot }) => !roots.has(snapshot)))
    return {
      part: 'spans',
      verdict: 'open',
      words: 'Its stretches need the opening and the snapshots to be looked for again.',
    };
  const made = methods.find(({ kind }) => kind === 'spans')?.name;
  if (matched.length > 0 && made !== SPANS_METHOD)
    return {
      part: 'spans',
      verdict: 'open',
      words: `Its stretches were found by ${made ?? 'nothing'}, and this is ${SPANS_METHOD}.`,
    };
  const found = new Set<string>();
  for (const { folder, manifest, sound } of given) {
    if (manifest === null || !sound) continue;
    for (const record of await matchedRecords(folder, opening.answer)) found.add(`${manifest.root} ${record}`);
  }
  const missing = matched.filter(({ snapshot, record }) => !found.has(`${snapshot} ${record}`));
  return missing.length === 0
    ? {
        part: 'spans',
        verdict: 'good',
        words: `Looked for again: all ${matched.length} matched records hold a stretch of it.`,
      }
    : { part: 'spans', verdict: 'wrong', words: `${missing.length} matched records hold no stretch of the answer.` };
}

async function matchedRecords(folder: string, answer: string): Promise<string[]> {
  const place = await mkdtemp(join(tmpdir(), 'colophon-verify-'));
  try {
    const path = join(place, 'index');
    const records = join(folder, 'records.jsonl');
    const built = await buildFromRecords(records, path);
    const index = built.ok ? TraceIndex.open(path) : built;
    if (!index.ok) return [];
    const offsets = new Set(findSpans(answer, [index.value]).flatMap(({ found }) => found.map(({ offset }) => offset)));
    index.value.close();
    const bytes = await readFile(records);
    return [...offsets].flatMap((offset) => {
      const line = bytes.toString('utf8', offset, bytes.indexOf(0x0a, offset));
      const cut = cutLine(line);
      return cut === null ? [] : [sha256OfText(cut.bound)];
    });
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

function leafOf(receipt: HandedOut['receipt']): Uint8Array | null {
  const bytes = receiptBytes(receipt);
  return bytes.ok ? leafHash(bytes.value) : null;
}

async function fileHash(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest('hex');
}

async function json(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

const USAGE =
  'npm run -s colophon -- verify FILE [--opening FILE] [--snapshot FOLDER]… [--adapter FILE]… [--base FILE]\n    [--report OUT --payer ADDRESS --chain NUMBER]';
const MARKS = { good: 'good ', wrong: 'WRONG', open: 'open ' } as const;

/** 0: nothing is wrong; 1: something is; 2: it was not asked for as it should be. */
async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      opening: { type: 'string' },
      snapshot: { type: 'string', multiple: true },
      adapter: { type: 'string', multiple: true },
      base: { type: 'string' },
      report: { type: 'string' },
      payer: { type: 'string' },
      chain: { type: 'string' },
    },
  });
  const [command, file] = positionals;
  const { report, payer, chain } = values;
  const whole = report === undefined || (payer !== undefined && chain !== undefined);
  if (command !== 'verify' || file === undefined || !whole) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const { opening, base, snapshot: snapshots = [], adapter: adapters = [] } = values;
  const checked = await checkReceipt({ file, opening, snapshots, adapters, base });
  for (const { part, verdict, words } of checked)
    process.stdout.write(`${MARKS[verdict]} ${part.padEnd(9)} ${words}\n`);
  process.stdout.write(
    'Whoever signed it attests to it. That the model said this, and how much its adapters gained on it, is their word.\n',
  );
  if (report !== undefined) {
    const hash = await writeReport({ file, out: report, payer: payer ?? '', chain: chain ?? '' }, checked);
    process.stdout.write(
      hash === null
        ? 'No report was written: it needs a receipt that its node signed, the address of the payer and the number of the chain.\n'
        : `The report for reviewers is ${report}, and its fingerprint ${hash}. It has no words of question or answer in it.\n`,
    );
    if (hash === null) return 2;
  }
  return checked.some(({ verdict }) => verdict === 'wrong') ? 1 : 0;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
