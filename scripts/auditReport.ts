import { readFile, writeFile } from 'node:fs/promises';
import { canonicalBytes } from '#core/canonical/canonical.ts';
import { SPANS_METHOD } from '#core/credit/spanSignals.ts';
import { type AuditReport, auditReportSchema } from '#core/datanet/audit.ts';
import { receiptFileSchema } from '#core/receipt/handedOut.ts';
import { receiptBytes } from '#core/receipt/receipt.ts';
import { leafHash, sha256OfBytes } from '#core/receiptLog/hashing.ts';
import { readAddress } from '#core/wallet/address.ts';
import type { Checked } from './colophon.ts';

export interface ReportWish {
  /** The receipt that was looked at. */
  file: string;
  out: string;
  payer: string;
  chain: string;
}

/** The SHA-256 of what was written, with 0x; null where there is nothing that could be held against a payer. */
export async function writeReport(
  { file, out, payer, chain }: ReportWish,
  checked: readonly Checked[],
): Promise<string | null> {
  const read = receiptFileSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (!read.success) return null;
  const { answer, supplements } = read.data;
  const leaf = receiptBytes(answer.receipt);
  if (!leaf.ok) return null;
  const methods = (supplements.at(-1) ?? answer).receipt.methods;
  const report: AuditReport = {
    format: 'colophon-audit/1',
    receipt: Buffer.from(leafHash(leaf.value)).toString('hex'),
    log: answer.receipt.log,
    index: answer.receipt.index,
    payer: readAddress(payer) ?? '',
    chain: Number(chain),
    methods: { receipt: methods.map(({ name }) => name), audit: ['colophon-verify/1', SPANS_METHOD] },
    checked: checked.map(({ part, verdict, words }) => ({ part, verdict, words: words.slice(0, 1_000) })),
  };
  const bytes = canonicalBytes(report);
  if (!auditReportSchema.safeParse(report).success || !bytes.ok) return null;
  await writeFile(out, bytes.value);
  return `0x${Buffer.from(sha256OfBytes(bytes.value)).toString('hex')}`;
}
