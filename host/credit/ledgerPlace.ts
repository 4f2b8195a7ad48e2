import type { Colophon, LedgerEntry, LedgerStatus } from '#core/colophon.ts';
import type { Failure } from '#core/failure.ts';
import { ulidSchema } from '#core/ids.ts';
import type { Job } from '#core/job.ts';
import { receiptSchema } from '#core/receipt/receipt.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Identity } from '../identity/identity.ts';
import type { JobDefinition, Jobs } from '../jobs/jobs.ts';
import { Ledger } from '../ledger/ledger.ts';
import { type LedgerFile, openLedgerFile } from '../ledger/ledgerFile.ts';
import { bytesOf } from '../ledger/subtrees.ts';
import { type LedgerFinding, verifyLedger } from '../ledger/verifyLedger.ts';

interface Parts {
  path: string;
  folder: string;
  identity: Promise<Identity>;
  jobs: Pick<Jobs, 'add'>;
  /** It takes no receipts, or takes them again. */
  changed: () => void;
}

/** The log of this machine. One that cannot be opened, or lost something, is said and stops nothing else. */
export class LedgerPlace {
  readonly #parts: Parts;
  readonly #opened: Promise<Result<{ ledger: Ledger; file: LedgerFile }, Failure>>;
  failure: Failure | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#opened = this.#open();
  }

  async ledger(): Promise<Result<Ledger, Failure>> {
    const opened = await this.#opened;
    return opened.ok ? ok(opened.value.ledger) : opened;
  }

  async append(...entry: Parameters<Ledger['append']>): ReturnType<Ledger['append']> {
    const opened = await this.#opened;
    if (!opened.ok) return opened;
    const appended = await opened.value.ledger.append(...entry);
    this.#say(appended.ok ? null : appended.failure);
    return appended;
  }

  async status(): Promise<LedgerStatus> {
    const opened = await this.#opened;
    if (!opened.ok) return { log: null, size: 0, checkpoint: null, failure: opened.failure };
    const { ledger } = opened.value;
    const latest = ledger.latestCheckpoint();
    const checkpoint = latest === null ? null : { size: latest.size, root: latest.root, at: latest.at };
    return { log: ledger.log, size: ledger.size, checkpoint, failure: this.failure };
  }

  async list(before: number | undefined, limit: number): Promise<Result<LedgerEntry[], Failure>> {
    const opened = await this.#opened;
    if (!opened.ok) return opened;
    const rows = opened.value.file
      .statement('SELECT entry, message FROM receipts WHERE place < ? ORDER BY place DESC LIMIT ?')
      .all(before ?? Number.MAX_SAFE_INTEGER, limit);
    return ok(rows.flatMap((row) => entryOf(row['entry'], row['message'])));
  }

  /** Where the receipt of an answer stands, if it has one: a kill can come between a receipt and its colophon. */
  async placeOf(message: string): Promise<Colophon['receipt']> {
    const opened = await this.#opened;
    return opened.ok ? opened.value.ledger.placeOf(message) : null;
  }

  async verify(): Promise<Result<Job, Failure>> {
    const opened = await this.#opened;
    if (!opened.ok) return opened;
    return this.#parts.jobs.add({
      kind: 'verify-ledger',
      subject: '',
      input: {},
      total: opened.value.ledger.size,
      unit: 'records',
      pausable: false,
    });
  }

  job(): JobDefinition {
    return {
      kind: 'verify-ledger',
      atOnce: 1,
      run: async ({ progress }) => {
        const opened = await this.#opened;
        if (!opened.ok) return opened;
        const { ledger, file } = opened.value;
        const { isSignedBy } = await import('#core/signature.ts');
        const report = await verifyLedger(file, ledger.log, isSignedBy, {}, (entries) => progress(entries));
        const [first] = report.findings;
        if (first === undefined) return ok(report.root);
        return fail({ code: 'LEDGER_CONTRADICTS', problem: wordsOf(first), place: placeOf(first) });
      },
      discard: () => Promise.resolve(),
    };
  }

  async close(): Promise<void> {
    const opened = await this.#opened;
    if (opened.ok) await opened.value.ledger.close();
  }

  async #open(): Promise<Result<{ ledger: Ledger; file: LedgerFile }, Failure>> {
    let identity: Identity;
    try {
      identity = await this.#parts.identity;
    } catch {
      return this.#refuse({ code: 'KEY_UNAVAILABLE', detail: 'it could not be read' });
    }
    const file = openLedgerFile(this.#parts.path, identity.publicKey);
    if (!file.ok) return this.#refuse(file.failure);
    return ok({ ledger: new Ledger({ file: file.value, folder: this.#parts.folder, identity }), file: file.value });
  }

  #refuse(failure: Failure): Result<never, Failure> {
    this.#say(failure);
    return fail(failure);
  }

  #say(failure: Failure | null): void {
    if (failure?.code === this.failure?.code) return;
    this.failure = failure;
    this.#parts.changed();
  }
}

function entryOf(entry: unknown, message: unknown): LedgerEntry[] {
  if (!(entry instanceof Uint8Array)) return [];
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(bytesOf(entry)).toString('utf8'));
  } catch {
    return [];
  }
  const receipt = receiptSchema.safeParse(read);
  // What somebody wrote into the file is for `verify` to name.
  if (!receipt.success) return [];
  const { index, at, kind, credit } = receipt.data;
  return [
    {
      index,
      at,
      kind,
      message: ulidSchema.safeParse(message).data ?? null,
      base: receipt.data.kind === 'answer' ? receipt.data.base.name : null,
      adapters: receipt.data.kind === 'answer' ? receipt.data.adapters.map(({ name }) => name) : [],
      unattributed: credit.unattributed,
      records: new Set(credit.shares.map(({ snapshot, record }) => `${snapshot} ${record}`)).size,
    },
  ];
}

function wordsOf({ kind }: LedgerFinding): string {
  const words: Record<LedgerFinding['kind'], string> = {
    edited: 'an entry was edited',
    misplaced: 'an entry stands in another place than it says',
    missing: 'an entry is missing',
    cut: 'entries at the end are gone',
    replaced: 'entries were replaced by others',
    forked: 'it contradicts what was handed out',
    'bad-signature': 'a checkpoint is not signed by its owner',
  };
  return words[kind];
}

function placeOf(finding: LedgerFinding): number {
  if (finding.kind === 'replaced') return finding.from;
  return finding.kind === 'bad-signature' ? finding.size : finding.index;
}
