import type { Member } from '#core/datanet/membership.ts';
import { checksummed } from '#core/wallet/address.ts';
import type { IndexFile } from './indexFile.ts';

/** So many at once; those who wait come first. */
const MOST_SHOWN = 500;

/** Of each account, what was said of it last, and the key that it set last. */
export function memberRows(index: IndexFile, datanet: number): Member[] {
  const rows = index
    .statement(
      `SELECT m.account, m.standing, (SELECT k.key FROM members k WHERE k.datanet = m.datanet AND k.account = m.account
           AND k.key IS NOT NULL ORDER BY k.block DESC, k.log DESC LIMIT 1) AS key
       FROM members m WHERE m.datanet = ? AND m.standing <> 'removed' AND NOT EXISTS (
         SELECT 1 FROM members l WHERE l.datanet = m.datanet AND l.account = m.account
           AND (l.block > m.block OR (l.block = m.block AND l.log > m.log)))
       ORDER BY m.standing DESC, m.block LIMIT ${MOST_SHOWN}`,
    )
    .all(datanet);
  return rows.map((row) => ({
    account: checksummed(String(row['account'])),
    standing: row['standing'] === 'admitted' ? 'admitted' : 'asks',
    key: String(row['key']),
  }));
}
