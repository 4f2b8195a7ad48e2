import { z } from 'zod';
import { REJECTION_REASONS, contributionStatusSchema } from '#core/datanet/shown.ts';
import type { DeskContribution } from '#core/datanet/desk.ts';
import { checksummed } from '#core/wallet/address.ts';
import type { IndexFile } from './indexFile.ts';
import { CONTRIBUTIONS, STATUS } from './views.ts';

/** So many at once: nobody goes through more in a sitting. */
const MOST_SHOWN = 200;

export interface DeskRow extends Omit<DeskContribution, 'datanetName' | 'demands' | 'votes' | 'here'> {
  manifest: string;
  /** `text`: the SHA-256 of what the reviewer wrote, with 0x. */
  votes: { reviewer: string; reason: DeskContribution['votes'][number]['reason']; text: string }[];
}

/** Written by the index itself, of what it had decoded. */
const rulesSchema = z.object({ reviewers: z.array(z.string()), quorum: z.number() });

/** Undecided and in time, where one of these accounts reviews by the rules of then. The first to expire comes first. */
export function rowsToReview(index: IndexFile, accounts: readonly string[], now: number): DeskRow[] {
  const marks = accounts.map(() => '?').join(', ');
  const lower = accounts.map((account) => account.toLowerCase());
  const reviewing = `EXISTS (SELECT 1 FROM json_each(r.rules, '$.reviewers') WHERE value IN (${marks}))`;
  const waiting = `d.contribution IS NULL AND p.deadline > ? AND ${reviewing}`;
  return rowsWhere(index, now, waiting, [now, ...lower], 'p.deadline');
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
