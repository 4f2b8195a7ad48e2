import type { AuditShown } from '#core/datanet/audit.ts';
import { checksummed } from '#core/wallet/address.ts';
import type { IndexFile } from './indexFile.ts';
import { standingRules } from './views.ts';

/** So many reports of one datanet are shown, besides those that mark somebody; those that were spoken of last. */
const MOST_SHOWN = 200;
/** So many datanets are looked through for marks, those that accepted most first: whoever founds many hides nothing. */
const MOST_DATANETS = 200;

export type VerdictRow = Omit<AuditShown, 'found'>;

interface Mark {
  payer: string;
  report: string;
  wrong: number;
  reviewers: number;
}

/** What was said of reports on payers in a datanet, the newest first. Only reviewers of now count, by their last word. */
export function verdictRows(index: IndexFile, datanet: number): VerdictRow[] {
  const { reviewers } = standingRules(index, datanet);
  const present = new Set(reviewers);
  const marks = marksIn(index, datanet);
  const isMark = (payer: string, report: string) =>
    marks.some((mark) => mark.payer === payer && mark.report === report);
  const rows = index
    .statement(
      `SELECT payer, report, reviewer, wrong FROM verdicts WHERE datanet = ?1 AND (payer, report) IN (
         SELECT * FROM (SELECT payer, report FROM verdicts WHERE datanet = ?1 GROUP BY payer, report
           ORDER BY max(block) DESC, max(log) DESC LIMIT ${MOST_SHOWN})
         UNION SELECT lower(value ->> 'payer'), value ->> 'report' FROM json_each(?2))
       ORDER BY block DESC, log DESC`,
    )
    .all(datanet, JSON.stringify(marks));
  const found = new Map<string, VerdictRow>();
  for (const row of rows) {
    const [payer, report] = [checksummed(String(row['payer'])), String(row['report'])];
    const reviewer = checksummed(String(row['reviewer']));
    const said = { payer, report, words: [], wrong: 0, reviewers: reviewers.length, marked: isMark(payer, report) };
    const known = found.get(`${payer} ${report}`) ?? said;
    found.set(`${payer} ${report}`, known);
    // The newest stands first: what the same one said before counts no more.
    if (known.words.some((word) => word.reviewer === reviewer)) continue;
    known.words.push({ reviewer, wrong: row['wrong'] === 1, reviews: present.has(reviewer) });
  }
  return [...found.values()].map((row) => ({
    ...row,
    wrong: row.words.filter((word) => word.wrong && word.reviews).length,
  }));
}

/** The reports of which as many reviewers of now as decide say that they show wrong shares; those with most first. */
export function marksIn(index: IndexFile, datanet: number): Mark[] {
  const { reviewers, quorum } = standingRules(index, datanet);
  const rows = index
    .statement(
      `WITH words AS (SELECT payer, report, reviewer, wrong, row_number() OVER (
           PARTITION BY payer, report, reviewer ORDER BY block DESC, log DESC) AS place
         FROM verdicts WHERE datanet = ?)
       SELECT payer, report, count(*) AS wrong FROM words
       WHERE place = 1 AND wrong = 1 AND reviewer IN (SELECT lower(value) FROM json_each(?))
       GROUP BY payer, report HAVING count(*) >= ? ORDER BY count(*) DESC`,
    )
    .all(datanet, JSON.stringify(reviewers), quorum);
  return rows.map((row) => ({
    payer: checksummed(String(row['payer'])),
    report: String(row['report']),
    wrong: Number(row['wrong']),
    reviewers: reviewers.length,
  }));
}

/** The datanets in which somebody found shares of one of these payers wrong. */
export function datanetsAgainst(index: IndexFile, payers: readonly string[]): number[] {
  const rows = index
    .statement(
      `SELECT datanet FROM (SELECT DISTINCT datanet FROM verdicts
         WHERE wrong = 1 AND payer IN (SELECT lower(value) FROM json_each(?))) v
       ORDER BY (SELECT count(*) FROM proposals p JOIN decisions d ON d.contribution = p.id AND d.status = 2
         WHERE p.datanet = v.datanet) DESC, datanet LIMIT ${MOST_DATANETS}`,
    )
    .all(JSON.stringify(payers));
  return rows.map((row) => Number(row['datanet']));
}

/** Whether a payer ever let a key sign receipts for them, as far as the network was read. */
export function letsSign(index: IndexFile, payer: string, node: string): boolean {
  const row = index
    .statement(
      `SELECT 1 FROM money JOIN pools ON pools.pool = money.pool
       WHERE money.kind = 'node' AND lower(pools.payer) = ? AND lower(json_extract(money.said, '$.node')) = ? LIMIT 1`,
    )
    .get(payer.toLowerCase(), node.toLowerCase());
  return row !== undefined;
}
