import { z } from 'zod';
import { REJECTION_REASONS, contributionStatusSchema } from '#core/datanet/shown.ts';
import type { DeskContribution } from '#core/datanet/desk.ts';
import { checksummed } from '#core/wallet/address.ts';
import type { IndexFile } from './indexFile.ts';
import { CONTRIBUTIONS, STATUS } from './views.ts';

/** So many at once: nobody goes through more in a sitting. */
const MOST_SHOWN = 200;

export interface DeskRow extends Omit<DeskContribution, 'datanetName' | 'votes' | 'here'> {
  manifest: string;
  /** `text`: the SHA-256 of what the reviewer wrote, with 0x. */
  votes: { reviewer: string; reason: DeskContribution['votes'][number]['reason']; text: string }[];
}

/** Written by the index itself, of what it had decoded. */
const rulesSchema = z.object({ reviewers: z.array(z.string()), quorum: z.number() });

/** Undecided and in time, where one of these accounts reviews by the rules of then. The first to expire comes first. */
export function rowsToReview(index: IndexFile, accounts: readonly string[], now: number): DeskRow[] {
  const mine = new Set(accounts);
  return rowsWhere(index, now, 'd.contribution IS NULL AND p.deadline > ?', [now], 'p.deadline').filter(
    ({ reviewers }) => reviewers.some((reviewer) => mine.has(reviewer)),
  );
}

/** What these accounts proposed, the newest first. */
export function rowsProposedBy(index: IndexFile, accounts: readonly string[], now: number): DeskRow[] {
  const marks = accounts.map(() => '?').join(', ');
  const lower = accounts.map((account) => account.toLowerCase());
  return rowsWhere(index, now, `p.proposer IN (${marks})`, lower, 'p.id DESC');
}

export function rowOf(index: IndexFile, contribution: number, now: number): DeskRow | undefined {
  return rowsWhere(index, now, 'p.id = ?', [contribution], 'p.id')[0];
}

/** Of a datanet, what was accepted and not withdrawn: its number, and its root without 0x. */
export function acceptedOf(index: IndexFile, datanet: number): { id: number; root: string }[] {
  return index
    .statement(
      `SELECT p.id, p.root FROM ${CONTRIBUTIONS} WHERE p.datanet = ? AND d.status = 2 AND w.contribution IS NULL
       ORDER BY p.id DESC`,
    )
    .all(datanet)
    .map((row) => ({ id: Number(row['id']), root: String(row['root']).slice(2) }));
}

function rowsWhere(
  index: IndexFile,
  now: number,
  condition: string,
  values: readonly (string | number)[],
  order: string,
): DeskRow[] {
  const rows = index
    .statement(
      `SELECT p.*, ${STATUS} AS state, w.contribution AS gone, f.contribution AS refunded, r.rules AS wish
       FROM ${CONTRIBUTIONS} JOIN rules r ON r.datanet = p.datanet AND r.version = p.rules
         LEFT JOIN refunds f ON f.contribution = p.id
       WHERE ${condition} ORDER BY ${order} LIMIT ${MOST_SHOWN}`,
    )
    .all(now, ...values);
  return rows.map((row) => {
    const { reviewers, quorum } = rulesSchema.parse(JSON.parse(String(row['wish'])));
    const votes = index
      .statement('SELECT reviewer, reason, reasons FROM votes WHERE contribution = ? ORDER BY block, log')
      .all(Number(row['id']));
    return {
      id: Number(row['id']),
      datanet: Number(row['datanet']),
      proposer: checksummed(String(row['proposer'])),
      root: String(row['root']),
      manifest: String(row['manifest']),
      records: Number(row['count']),
      status: contributionStatusSchema.parse(row['state']),
      withdrawn: row['gone'] !== null,
      deadline: Number(row['deadline']),
      location: String(row['location']),
      bond: String(row['bond']),
      refunded: row['refunded'] !== null,
      reviewers: reviewers.map(checksummed),
      quorum,
      votes: votes.map(({ reviewer, reason, reasons }) => ({
        reviewer: checksummed(String(reviewer)),
        reason: reason === 0 ? null : (REJECTION_REASONS[Number(reason) - 1] ?? 'other'),
        text: String(reasons),
      })),
    };
  });
}
