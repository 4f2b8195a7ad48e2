import { canonicalText } from '#core/canonical/canonical.ts';
import {
  type AuditRead,
  type AuditReport,
  type AuditShown,
  type MarksOf,
  type PayerMark,
  auditReportSchema,
} from '#core/datanet/audit.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { addressOfKey } from '#core/settlement/nodeKey.ts';
import type { Prepared } from '#core/wallet/signing.ts';
import { type ContentStore, sha256Of } from '../storage/contentStore.ts';
import type { Wallet } from '../wallet/openWallet.ts';
import type { Actor } from './acting.ts';
import type { Datanets } from './datanets.ts';
import type { IndexFile } from './indexFile.ts';
import { datanetsAgainst, letsSign, marksIn, verdictRows } from './verdictViews.ts';

/** Of one payer so many are shown: those of the datanets that accepted most. */
const MOST_MARKS = 3;

const noNetwork = fail<Failure>({ code: 'NOT_FOUND', what: 'network' });

interface Parts {
  datanets: Pick<Datanets, 'indexOf' | 'nameOf' | 'upToDate'>;
  store: Pick<ContentStore, 'get' | 'put'>;
  calls: Pick<Wallet['calls'], 'prepare'>;
}

/**
 * What reviewers say of auditors' reports on payers. A report comes as somebody's file: it is believed to be about a
 * payer only where that payer let the key sign that signed the receipt, and nothing that it says moves money.
 */
export class Audits {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async list(network: bigint, datanet: number): Promise<Result<AuditShown[], Failure>> {
    const index = this.#parts.datanets.indexOf(network);
    if (index === null) return noNetwork;
    const shown = verdictRows(index, datanet).map(async (row) => ({ ...row, found: await this.#reportOf(row) }));
    return ok(await Promise.all(shown));
  }

  /** The marks on these payers, in whatever datanet; or those that these datanets' reviewers made, on whomever. */
  async marks(network: bigint, of: MarksOf): Promise<Result<PayerMark[], Failure>> {
    const { datanets } = this.#parts;
    const index = datanets.indexOf(network);
    if (index === null) return noNetwork;
    const wanted = 'payers' in of ? new Set(of.payers) : null;
    const places = 'payers' in of ? datanetsAgainst(index, of.payers) : of.datanets;
    const marks: PayerMark[] = [];
    const many = new Map<string, number>();
    for (const datanet of new Set(places)) {
      const payers = new Set<string>();
      for (const { payer, wrong, reviewers } of marksIn(index, datanet)) {
        const before = many.get(payer) ?? 0;
        // Of several reports on one payer the one that most find wrong, which is the first.
        if (payers.has(payer) || wanted?.has(payer) === false || before >= MOST_MARKS) continue;
        payers.add(payer);
        many.set(payer, before + 1);
        marks.push({ payer, datanet, datanetName: await datanets.nameOf(network, datanet), wrong, reviewers });
      }
    }
    return ok(marks);
  }

  /** What a file says, before anybody says what they think of it. Nothing is kept. */
  async read(network: bigint, text: string): Promise<Result<AuditRead, Failure>> {
    const { datanets } = this.#parts;
    const index = datanets.indexOf(network);
    if (index === null) return noNetwork;
    const read = readReport(index, network, text);
    if (read.ok || read.failure.code !== 'AUDIT_REFUSED' || read.failure.reason !== 'not-this-payer') return read;
    // It may stand in a block that nobody has looked at yet.
    const news = await datanets.upToDate(network);
    return news.ok ? readReport(index, network, text) : news;
  }

  /** The report is on this disk before anything is shown: on the chain is only its hash. */
  async judge(actor: Actor, datanet: number, text: string, wrong: boolean): Promise<Result<Prepared, Failure>> {
    const read = await this.read(actor.network, text);
    if (!read.ok) return read;
    const kept = await this.#parts.store.put(Buffer.from(text));
    if (!kept.ok) return kept;
    const { hash, report } = read.value;
    const args = [BigInt(datanet), report.payer, hash, wrong] as const;
    return this.#parts.calls.prepare(actor.network, actor.account, { contract: 'datanets', call: 'judge', args });
  }

  /** Null while it is not here, or where what has this hash is no report on this payer. */
  async #reportOf({ payer, report }: { payer: string; report: string }): Promise<AuditReport | null> {
    const content = await this.#parts.store.get(report.slice(2));
    const found = content === null ? null : parsed(content.toString('utf8'));
    return found?.payer === payer ? found : null;
  }
}

function readReport(index: IndexFile, network: bigint, text: string): Result<AuditRead, Failure> {
  const report = parsed(text);
  if (report === null) return refused('not-a-report');
  if (BigInt(report.chain) !== network) return refused('other-network');
  if (!letsSign(index, report.payer, addressOfKey(report.log))) return refused('not-this-payer');
  return ok({ hash: `0x${sha256Of(Buffer.from(text))}`, report });
}

/** Only in the very bytes that its hash is taken of: two files that say the same have one hash. */
function parsed(text: string): AuditReport | null {
  try {
    const report = auditReportSchema.safeParse(JSON.parse(text));
    if (!report.success) return null;
    const canonical = canonicalText(report.data);
    return canonical.ok && canonical.value === text && onCurve(report.data.log) ? report.data : null;
  } catch {
    return null;
  }
}

/** A key is 33 bytes that need not be a point. */
function onCurve(key: string): boolean {
  try {
    return addressOfKey(key) !== '';
  } catch {
    return false;
  }
}

function refused(reason: Extract<Failure, { code: 'AUDIT_REFUSED' }>['reason']): { ok: false; failure: Failure } {
  return fail({ code: 'AUDIT_REFUSED', reason });
}
