import { REJECTION_REASONS, contributionStatusSchema } from '#core/datanet/shown.ts';
import type { ChainTerms, ContributionShown, DatanetDetail } from '#core/datanet/shown.ts';
import { checksummed } from '#core/wallet/address.ts';
import type { IndexFile } from './indexFile.ts';
import type { VoteRow } from './reviews.ts';

/** So many contributions, contributors and adapters of one datanet are shown at once. */
const MOST_SHOWN = 200;

export interface DatanetRow {
  id: number;
  owner: string;
  /** SHA-256 of the description, with 0x. */
  hash: string;
  location: string;
  terms: ChainTerms;
  pending: number;
  accepted: number;
  rejected: number;
  records: number;
  contributors: number;
  versions: number;
  members: number;
  adapters: number;
}

/** Of a contribution, what is true at a time. Numbers are those of the contracts. */
export const STATUS = `CASE
  WHEN w.contribution IS NOT NULL AND d.status = 2 THEN 'withdrawn'
  WHEN d.status = 2 THEN 'accepted' WHEN d.status = 3 THEN 'rejected' WHEN d.status = 4 THEN 'slashed'
  WHEN p.deadline <= ? THEN 'expired' ELSE 'pending' END`;
export const CONTRIBUTIONS = `proposals p LEFT JOIN decisions d ON d.contribution = p.id
  LEFT JOIN withdrawals w ON w.contribution = p.id`;

/** Of each account, only what was said of it last counts. */
const MEMBERS = `(SELECT m.datanet, m.account, m.standing FROM members m WHERE NOT EXISTS (
  SELECT 1 FROM members l WHERE l.datanet = m.datanet AND l.account = m.account
    AND (l.block > m.block OR (l.block = m.block AND l.log > m.log))))`;

/** All datanets, the newest first. `now`: seconds since 1970. */
export function datanetRows(index: IndexFile, now: number): DatanetRow[] {
  const rows = index
    .statement(
      `WITH c AS (SELECT p.datanet, p.proposer, p.count, ${STATUS} AS state FROM ${CONTRIBUTIONS}),
         tally AS (SELECT datanet, sum(state = 'pending') AS pending, sum(state = 'accepted') AS accepted,
           sum(state IN ('rejected', 'slashed')) AS rejected,
           sum(CASE WHEN state = 'accepted' THEN count ELSE 0 END) AS records,
           count(DISTINCT CASE WHEN state = 'accepted' THEN proposer END) AS contributors FROM c GROUP BY datanet),
         used AS (SELECT p.datanet, count(DISTINCT s.adapter) AS adapters FROM adapter_sources s
           JOIN proposals p ON p.id = s.contribution GROUP BY p.datanet),
         joined AS (SELECT datanet, count(*) AS members FROM ${MEMBERS} WHERE standing = 'admitted' GROUP BY datanet)
       SELECT n.*, (SELECT owner FROM owners o WHERE o.datanet = n.id ORDER BY block DESC, log DESC LIMIT 1) AS heir,
         (SELECT hash FROM descriptions e WHERE e.datanet = n.id ORDER BY block DESC, log DESC LIMIT 1) AS hash,
         (SELECT location FROM descriptions e WHERE e.datanet = n.id ORDER BY block DESC, log DESC LIMIT 1) AS location,
         (SELECT count(*) FROM versions v WHERE v.datanet = n.id) AS versions,
         tally.pending, tally.accepted, tally.rejected, tally.records, tally.contributors, used.adapters, joined.members
       FROM datanets n LEFT JOIN tally ON tally.datanet = n.id LEFT JOIN used ON used.datanet = n.id
         LEFT JOIN joined ON joined.datanet = n.id
       ORDER BY n.id DESC`,
    )
    .all(now);
  return rows.map((row) => ({
    id: Number(row['id']),
    owner: checksummed(String(row['heir'] ?? row['owner'])),
    hash: String(row['hash'] ?? ''),
    location: String(row['location'] ?? ''),
    terms: chainTermsOf(row),
    pending: Number(row['pending'] ?? 0),
    accepted: Number(row['accepted'] ?? 0),
    rejected: Number(row['rejected'] ?? 0),
    records: Number(row['records'] ?? 0),
    contributors: Number(row['contributors'] ?? 0),
    versions: Number(row['versions'] ?? 0),
    members: Number(row['members'] ?? 0),
    adapters: Number(row['adapters'] ?? 0),
  }));
}

/** Of a row of the table of datanets. */
export function chainTermsOf(row: Record<string, unknown>): ChainTerms {
  return {
    document: String(row['document']),
    expiresAt: Number(row['expires_at']),
    derivatives: (['allowed', 'share-alike', 'forbidden'] as const)[Number(row['derivatives'])] ?? 'forbidden',
    commercialUse: row['commercial'] === 1,
    attribution: row['attribution'] === 1,
    reading: row['reading'] === 1,
    training: row['training'] === 1,
    membersOnly: row['members_only'] === 1,
  };
}

type ContributionRow = Omit<ContributionShown, 'votes'> & { votes: VoteRow[] };

export function contributionRows(index: IndexFile, datanet: number, now: number): ContributionRow[] {
  const rows = index
    .statement(
      `SELECT p.*, ${STATUS} AS state FROM ${CONTRIBUTIONS} WHERE p.datanet = ? ORDER BY p.id DESC LIMIT ${MOST_SHOWN}`,
    )
    .all(now, datanet);
  return rows.map((row) => {
    return {
      id: Number(row['id']),
      proposer: checksummed(String(row['proposer'])),
      root: String(row['root']),
      manifest: String(row['manifest']),
      records: Number(row['count']),
      status: contributionStatusSchema.parse(row['state']),
      deadline: Number(row['deadline']),
      location: String(row['location']),
      votes: voteRows(index, Number(row['id'])),
    };
  });
}

export function voteRows(index: IndexFile, contribution: number): VoteRow[] {
  const rows = index
    .statement('SELECT reviewer, reason, reasons FROM votes WHERE contribution = ? ORDER BY block, log')
    .all(contribution);
  return rows.map(({ reviewer, reason, reasons }) => ({
    reviewer: checksummed(String(reviewer)),
    reason: reason === 0 ? null : (REJECTION_REASONS[Number(reason) - 1] ?? 'other'),
    reasons: String(reasons),
  }));
}

/** One of them, however old; null where there is none of that number in the datanet. */
export function contributionRow(index: IndexFile, datanet: number, id: number) {
  const row = index
    .statement('SELECT root, manifest, count, location FROM proposals WHERE datanet = ? AND id = ?')
    .get(datanet, id);
  if (row === undefined) return null;
  return {
    root: String(row['root']).slice(2),
    manifest: String(row['manifest']).slice(2),
    count: Number(row['count']),
    location: String(row['location']),
  };
}

/** Whoever was ever let in, and nobody who only asked; who is a member now, the contract says. */
export function admittedAccounts(index: IndexFile, datanet: number): string[] {
  const rows = index
    .statement(`SELECT DISTINCT account FROM members WHERE datanet = ? AND standing = 'admitted' ORDER BY account`)
    .all(datanet);
  return rows.map((row) => checksummed(String(row['account'])));
}

export interface Accepted {
  id: number;
  /** Hex without 0x. */
  root: string;
}

/** What was accepted and not withdrawn; the newest first. */
export function acceptedRows(index: IndexFile, datanet: number): Accepted[] {
  const rows = index
    .statement(
      `SELECT p.id, p.root FROM ${CONTRIBUTIONS} WHERE p.datanet = ? AND d.status = 2 AND w.contribution IS NULL
       ORDER BY p.id DESC`,
    )
    .all(datanet);
  return rows.map((row) => ({ id: Number(row['id']), root: String(row['root']).slice(2) }));
}

/**
 * When a root was first proposed of what was accepted later: the block's time, UTC milliseconds; null where it never was.
 * The contract sets each deadline at the block's time and the review period of the rules that the contribution names.
 */
export function provenSince(index: IndexFile, root: string): number | null {
  const row = index
    .statement(
      `SELECT min(p.deadline - CAST(r.rules ->> 'reviewPeriod' AS INTEGER)) AS since FROM ${CONTRIBUTIONS}
       JOIN rules r ON r.datanet = p.datanet AND r.version = p.rules WHERE p.root = ? AND d.status = 2`,
    )
    .get(`0x${root}`);
  const since = row?.['since'] ?? null;
  return since === null ? null : Number(since) * 1_000;
}

/** The roots of what an adapter was trained on, as whoever was first to register its file fixed them; null where nobody did. */
export function registeredSources(index: IndexFile, file: string): string[] | null {
  const first = index.statement('SELECT id FROM adapters WHERE file = ? ORDER BY block, log LIMIT 1').get(`0x${file}`);
  if (first === undefined) return null;
  return index
    .statement('SELECT root FROM adapter_sources WHERE adapter = ? ORDER BY contribution')
    .all(String(first['id']))
    .map(({ root }) => String(root).slice(2));
}

/** The rules that stand. */
export function standingRules(index: IndexFile, datanet: number): Pick<DatanetDetail, 'reviewers' | 'quorum' | 'bond'> {
  const row = index.statement('SELECT rules FROM rules WHERE datanet = ? ORDER BY version DESC LIMIT 1').get(datanet);
  if (row === undefined) return { reviewers: [], quorum: 0, bond: '0' };
  // Written by the index itself, of what it had decoded.
  const { reviewers, quorum, bond }: Pick<DatanetDetail, 'reviewers' | 'quorum' | 'bond'> = JSON.parse(
    String(row['rules']),
  );
  return { reviewers: reviewers.map(checksummed), quorum, bond };
}

/** The newest first. What a version holds follows from what was accepted before it, and not withdrawn before it. */
export function versionRows(index: IndexFile, datanet: number): DatanetDetail['versions'] {
  const rows = index
    .statement(
      `SELECT v.number, v.manifest, count(p.id) AS contributions, coalesce(sum(p.count), 0) AS records
       FROM versions v LEFT JOIN (SELECT p.id, p.datanet, p.count, d.block, d.log, w.version AS gone
           FROM ${CONTRIBUTIONS} WHERE d.status = 2) p
         ON p.datanet = v.datanet AND (p.block < v.block OR (p.block = v.block AND p.log < v.log))
           AND (p.gone IS NULL OR p.gone > v.number)
       WHERE v.datanet = ? GROUP BY v.number ORDER BY v.number DESC LIMIT ${MOST_SHOWN}`,
    )
    .all(datanet);
  return rows.map((row) => ({
    number: Number(row['number']),
    manifest: String(row['manifest']),
    contributions: Number(row['contributions']),
    records: Number(row['records']),
  }));
}

export function contributorRows(index: IndexFile, datanet: number, now: number): DatanetDetail['contributors'] {
  const rows = index
    .statement(
      `WITH c AS (SELECT p.proposer, p.count, ${STATUS} AS state FROM ${CONTRIBUTIONS} WHERE p.datanet = ?)
       SELECT proposer, count(*) AS proposed, sum(state = 'accepted') AS accepted,
         sum(CASE WHEN state = 'accepted' THEN count ELSE 0 END) AS records
       FROM c GROUP BY proposer ORDER BY records DESC, proposed DESC, proposer LIMIT ${MOST_SHOWN}`,
    )
    .all(now, datanet);
  return rows.map((row) => ({
    account: checksummed(String(row['proposer'])),
    proposed: Number(row['proposed']),
    accepted: Number(row['accepted']),
    records: Number(row['records']),
  }));
}

export function adapterRows(index: IndexFile, datanet: number): DatanetDetail['adapters'] {
  const rows = index
    .statement(
      `SELECT a.id, a.author, count(*) AS contributions FROM adapter_sources s JOIN proposals p ON p.id = s.contribution
         JOIN adapters a ON a.id = s.adapter WHERE p.datanet = ? GROUP BY a.id ORDER BY a.block DESC LIMIT ${MOST_SHOWN}`,
    )
    .all(datanet);
  return rows.map((row) => ({
    id: String(row['id']),
    author: checksummed(String(row['author'])),
    contributions: Number(row['contributions']),
  }));
}

/** To whom a datanet is offered; null where nobody may take it. */
export function offeredTo(index: IndexFile, datanet: number): string | null {
  const row = index
    .statement(
      `SELECT account FROM offers f WHERE datanet = ? AND NOT EXISTS (SELECT 1 FROM owners o
         WHERE o.datanet = f.datanet AND (o.block > f.block OR (o.block = f.block AND o.log > f.log)))
       ORDER BY block DESC, log DESC LIMIT 1`,
    )
    .get(datanet);
  const account = String(row?.['account'] ?? '0x');
  return /^0x0*$/.test(account) ? null : checksummed(account);
}
