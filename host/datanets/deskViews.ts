import { z } from 'zod';
import { contributionStatusSchema } from '#core/datanet/shown.ts';
import type { DeskContribution, Standing } from '#core/datanet/desk.ts';
import { checksummed } from '#core/wallet/address.ts';
import type { IndexFile } from './indexFile.ts';
import type { VoteRow } from './reviews.ts';
import { CONTRIBUTIONS, STATUS, voteRows } from './views.ts';

/** So many at once: nobody goes through more in a sitting. */
const MOST_SHOWN = 200;

export interface DeskRow extends Omit<DeskContribution, 'datanetName' | 'demands' | 'votes' | 'here'> {
  manifest: string;
  votes: VoteRow[];
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

/** What became of all that an account proposed, however long ago. */
export function standingOf(index: IndexFile, account: string, now: number): Standing {
  const row = index
    .statement(
      `WITH c AS (SELECT p.id, ${STATUS} AS state FROM ${CONTRIBUTIONS} WHERE p.proposer = ?)
       SELECT count(*) AS proposed, coalesce(sum(state IN ('accepted', 'withdrawn')), 0) AS accepted,
         coalesce(sum(state IN ('rejected', 'slashed')), 0) AS rejected,
         (SELECT count(*) FROM votes v JOIN c ON c.id = v.contribution) AS votes,
         (SELECT count(*) FROM votes v JOIN c ON c.id = v.contribution WHERE v.reason = 0) AS approvals FROM c`,
    )
    .get(now, account.toLowerCase());
  const number = (name: string) => Number(row?.[name] ?? 0);
  return {
    account,
    proposed: number('proposed'),
    accepted: number('accepted'),
    rejected: number('rejected'),
    approvals: number('approvals'),
    votes: number('votes'),
  };
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
      votes: voteRows(index, Number(row['id'])),
    };
  });
}
