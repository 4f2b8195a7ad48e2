import { z } from 'zod';
import { attestationRefusalSchema } from './attestation/bundle.ts';
import { attachmentProblemSchema } from './attachments.ts';
import { lineProblemSchema } from './benchmark/imported.ts';
import { contractErrorSchema } from './chain/contractErrors.ts';
import { chainTroubleSchema, practiceTroubleSchema } from './chain/network.ts';
import { auditRefusalSchema } from './datanet/audit.ts';
import { outsideRefusalSchema } from './export/outsideJob.ts';
import { fetchTroubleSchema } from './fetch.ts';
import { versionRefusalSchema } from './datanet/version.ts';
import { trainingRefusalSchema } from './train/permission.ts';
import { remoteTroubleSchema } from './remote.ts';
import { amountTextSchema, settlingRefusalSchema } from './settlement/shown.ts';
import { walletRefusalSchema } from './wallet/refusal.ts';
import { signingRefusalSchema } from './wallet/signing.ts';

const bytes = z.number().int().nonnegative();
const tokens = z.number().int().nonnegative();

/**
 * Everything that is expected to go wrong. The code crosses processes and is stored; the sentence that a person reads
 * stands in the window's catalogue under the same code, and says what happened, what was kept and what to do.
 */
const failures = z.discriminatedUnion('code', [
  // Files that came from outside
  z.object({ code: z.literal('NOT_A_MODEL_FILE'), name: z.string() }),
  z.object({ code: z.literal('MODEL_FILE_DAMAGED'), name: z.string(), detail: z.string() }),
  z.object({ code: z.literal('MODEL_NOT_SUPPORTED'), name: z.string(), detail: z.string() }),
  /** A LoRA whose matrices do not fit those of `base`. */
  z.object({ code: z.literal('ADAPTER_OF_ANOTHER_BASE'), name: z.string(), base: z.string(), detail: z.string() }),
  /** Chosen or dropped as a base, or as an adapter, and it is the other. */
  z.object({ code: z.literal('IS_AN_ADAPTER'), name: z.string() }),
  z.object({ code: z.literal('IS_NO_ADAPTER'), name: z.string() }),
  /** Half of what PEFT writes; `missing` is the other file's name. */
  z.object({ code: z.literal('ADAPTER_FILE_MISSING'), name: z.string(), missing: z.string() }),
  /** Two bases that cannot be quantisations of the same weights; `sure`: no word of a person's would help. */
  z.object({
    code: z.literal('NOT_THE_SAME_WEIGHTS'),
    name: z.string(),
    base: z.string(),
    detail: z.string(),
    sure: z.boolean(),
  }),
  /** Of a model in pieces: which of them are not there ("2, 3"), or that this one is none of its pieces. */
  z.object({
    code: z.literal('MODEL_PIECES'),
    name: z.string(),
    problem: z.enum(['missing', 'other']),
    missing: z.string(),
  }),
  /** A model that was to guess ahead for `base`. `difference`: where their vocabularies part; else empty. */
  z.object({
    code: z.literal('DRAFT_REFUSED'),
    name: z.string(),
    base: z.string(),
    reason: z.enum(['does-not-answer', 'not-smaller', 'vocabulary', 'cannot-go-back']),
    difference: z.string(),
  }),
  z.object({ code: z.literal('FILE_GONE'), name: z.string() }),
  z.object({ code: z.literal('FILE_CHANGED'), name: z.string() }),
  z.object({ code: z.literal('FILE_UNREADABLE'), name: z.string(), detail: z.string() }),
  /** A file that was to go with a question. */
  z.object({ code: z.literal('ATTACHMENT_REFUSED'), name: z.string(), problem: attachmentProblemSchema }),
  // From elsewhere
  /** `host`: whom it was asked of; `name`: the file, or what was looked for. */
  z.object({ code: z.literal('FETCH_FAILED'), name: z.string(), host: z.string(), reason: fetchTroubleSchema }),
  // Servers on other machines
  /** `detail`: the server's own words, cleaned; empty where it said none. */
  z.object({
    code: z.literal('REMOTE_FAILED'),
    name: z.string(),
    host: z.string(),
    reason: remoteTroubleSchema,
    detail: z.string(),
  }),
  /** Nothing left this machine: nobody has said yet that this conversation may go there. */
  z.object({
    code: z.literal('REMOTE_NOT_AGREED'),
    remote: z.string(),
    name: z.string(),
    host: z.string(),
    /** Besides the question. */
    messages: z.number().int().nonnegative(),
    instruction: z.boolean(),
  }),
  // Chains
  /** `name`: of the network; `host`: the endpoint that was asked last; `detail`: its own words, or empty. */
  z.object({
    code: z.literal('CHAIN_FAILED'),
    name: z.string(),
    host: z.string(),
    reason: chainTroubleSchema,
    detail: z.string(),
  }),
  /** A node that is otherwise sound said no: what was asked for reverts, or cannot be. `data`: of a revert, as hex. */
  z.object({
    code: z.literal('CHAIN_REFUSED'),
    name: z.string(),
    number: z.number().int(),
    detail: z.string(),
    data: z.string().nullable(),
  }),
  /** One of Colophon's contracts says no. `detail`: its error as it stands in the source, with what it names. */
  z.object({ code: z.literal('CONTRACT_REFUSED'), error: contractErrorSchema, detail: z.string() }),
  z.object({ code: z.literal('PRACTICE_FAILED'), reason: practiceTroubleSchema, detail: z.string() }),
  // This machine
  z.object({ code: z.literal('TOO_LARGE_FOR_MEMORY'), name: z.string(), neededBytes: bytes, freeBytes: bytes }),
  z.object({ code: z.literal('DISK_FULL'), neededBytes: bytes, freeBytes: bytes }),
  z.object({ code: z.literal('DISK_WRITE_FAILED'), detail: z.string() }),
  // The engine
  z.object({ code: z.literal('ENGINE_CRASHED'), detail: z.string() }),
  z.object({ code: z.literal('ENGINE_UNAVAILABLE'), detail: z.string() }),
  z.object({ code: z.literal('CONTEXT_FULL'), neededTokens: tokens, contextTokens: tokens }),
  z.object({ code: z.literal('TEMPLATE_FAILED'), name: z.string(), detail: z.string() }),
  /** A JSON schema for an answer that no answer can be held to. */
  z.object({ code: z.literal('ANSWER_SCHEMA_REFUSED'), detail: z.string() }),
  // Projects and snapshots
  /** A file of the project cannot be read at a place; `backup`: when the copy was made that can be gone back to. */
  z.object({
    code: z.literal('PROJECT_DAMAGED'),
    file: z.string(),
    offset: bytes,
    backup: z.number().int().nullable(),
  }),
  z.object({ code: z.literal('ANOTHER_WINDOW_WRITES') }),
  /** An entry of the log that does not fit the project; neither it nor any that was sent with it was written. */
  z.object({
    code: z.literal('ENTRY_REFUSED'),
    entry: z.string(),
    reason: z.enum(['labeler', 'record', 'question', 'answer', 'label', 'undo']),
    detail: z.string(),
  }),
  z.object({ code: z.literal('SCHEMA_REFUSED'), detail: z.string() }),
  /** An import that ended before the end of its file; nothing of it was kept. */
  z.object({ code: z.literal('IMPORT_STOPPED'), name: z.string(), problem: z.string(), detail: z.string() }),
  z.object({ code: z.literal('NOTHING_CHOSEN') }),
  z.object({ code: z.literal('SNAPSHOT_DAMAGED'), detail: z.string() }),
  /** One with the same records is here under another manifest: other terms, names or fields. `name`: of the one here. */
  z.object({ code: z.literal('SNAPSHOT_DIFFERS'), name: z.string() }),
  /** It came encrypted: for none of this machine's keys, or it is not what was sealed. */
  z.object({ code: z.literal('SEALED'), name: z.string(), reason: z.enum(['others', 'damaged', 'nobody']) }),
  /** Of a datanet's version. */
  z.object({ code: z.literal('VERSION_REFUSED'), number: z.number().int(), reason: versionRefusalSchema }),
  z.object({ code: z.literal('MEMBERS_ONLY'), name: z.string() }),
  // The factory
  /** `name`: the snapshot whose terms do not allow it. */
  z.object({ code: z.literal('TRAINING_REFUSED'), name: z.string(), reason: trainingRefusalSchema }),
  /** Nothing, or only one example, is left of the records; `tooLong`: those that are longer than a row. */
  z.object({
    code: z.literal('NOTHING_TO_LEARN'),
    examples: z.number().int(),
    tooLong: z.number().int(),
    unused: z.number().int(),
  }),
  /** The loss is no number any more. `record`: the line of the snapshot (from 1) that did it, where one is known. */
  z.object({
    code: z.literal('TRAINING_DIVERGED'),
    step: z.number().int(),
    snapshot: z.string().nullable(),
    record: z.number().int().nullable(),
  }),
  /** Even the smallest step of a training needs more memory than there is. */
  z.object({ code: z.literal('TRAINING_TOO_LARGE'), name: z.string(), tokens }),
  /** Demanded figures are missing, or not reached: names of benchmarks, with commas between them. */
  z.object({
    code: z.literal('GATE_NOT_MET'),
    name: z.string(),
    missing: z.string(),
    below: z.string(),
  }),
  /** A file that was to become a benchmark; `line` from 1, 0 where it is none in particular. */
  z.object({
    code: z.literal('BENCHMARK_REFUSED'),
    name: z.string(),
    line: z.number().int().nonnegative(),
    reason: lineProblemSchema,
  }),
  /** An adapter that came back from another engine, and does not fit the job that it names. */
  z.object({ code: z.literal('OUTSIDE_REFUSED'), name: z.string(), reason: outsideRefusalSchema }),
  /** The identity key cannot be opened now, so nothing can be signed. */
  z.object({ code: z.literal('KEY_UNAVAILABLE'), detail: z.string() }),
  /** The log of receipts is not what was signed for: it takes no more until a person has looked. */
  z.object({ code: z.literal('LEDGER_DAMAGED') }),
  /** It was written by a newer version of this program. */
  z.object({ code: z.literal('LEDGER_NEWER'), found: z.number().int(), known: z.number().int() }),
  z.object({ code: z.literal('LEDGER_UNUSABLE'), detail: z.string() }),
  /** Reading the whole log found this; `place`: the first entry that it concerns. */
  z.object({ code: z.literal('LEDGER_CONTRADICTS'), problem: z.string(), place: z.number().int() }),
  // The wallet
  z.object({ code: z.literal('WALLET_REFUSED'), reason: walletRefusalSchema }),
  /** Too many wrong passwords: the next one is looked at after so many seconds. */
  z.object({ code: z.literal('WALLET_WAIT'), seconds: z.number().int().positive() }),
  /** `detail`: what the chain or the call says of itself, cleaned; empty where there is nothing. */
  z.object({ code: z.literal('SIGNING_REFUSED'), reason: signingRefusalSchema, detail: z.string() }),
  z.object({ code: z.literal('AUDIT_REFUSED'), reason: auditRefusalSchema }),
  z.object({ code: z.literal('ATTESTATION_REFUSED'), reason: attestationRefusalSchema }),
  // Settlement
  /** `detail`: what it is about, such as an account or an amount; empty where there is nothing to add. */
  z.object({ code: z.literal('SETTLING_REFUSED'), reason: settlingRefusalSchema, detail: z.string() }),
  /** The question was not asked: its answer could cost `cost`, and of `most` a day `spent` are gone. */
  z.object({
    code: z.literal('BUDGET_SPENT'),
    symbol: z.string(),
    decimals: z.number().int().min(0).max(36),
    most: amountTextSchema,
    spent: amountTextSchema,
    /** Null where nothing bounds what it could cost. */
    cost: amountTextSchema.nullable(),
  }),
  // What was asked for
  z.object({ code: z.literal('NO_MODEL_CHOSEN') }),
  /** Something else goes by this name already. */
  z.object({ code: z.literal('NAME_TAKEN'), name: z.string() }),
  z.object({
    code: z.literal('NOT_FOUND'),
    what: z.enum([
      'model',
      'adapter',
      'preset',
      'prompt',
      'conversation',
      'turn',
      'job',
      'file',
      'answer',
      'project',
      'labeler',
      'import',
      'snapshot',
      'record',
      'run',
      'benchmark',
      'report',
      'gate',
      'key',
      'remote',
      'network',
      'transaction',
      'datanet',
      'publication',
      'attestation',
      'statement',
    ]),
  }),
  z.object({ code: z.literal('TOO_MANY_KEYS'), most: z.number().int() }),
  /** Of adapters that are to stay in memory. */
  z.object({ code: z.literal('TOO_MANY_PINNED'), most: z.number().int() }),
  z.object({ code: z.literal('BUSY'), what: z.enum(['answer', 'model', 'job', 'training']) }),
  z.object({
    code: z.literal('NOT_POSSIBLE_NOW'),
    what: z.enum(['pause', 'resume', 'cancel', 'publication', 'version']),
  }),
  z.object({ code: z.literal('LINK_REFUSED'), url: z.string() }),
  z.object({ code: z.literal('NOTHING_OPENS_IT'), what: z.enum(['link', 'folder']) }),
  z.object({ code: z.literal('CANCELLED') }),
]);

export type Failure = z.infer<typeof failures>;
export type FailureCode = Failure['code'];
export const failureKinds = failures.options;

/** By its name: written out, the union would make the types of all procedures longer than the compiler writes them. */
export interface FailureSchema extends z.ZodType<Failure, Failure> {}
export const failureSchema: FailureSchema = failures;
