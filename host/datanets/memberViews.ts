import type { Member } from '#core/datanet/membership.ts';
import { checksummed } from '#core/wallet/address.ts';
import type { IndexFile } from './indexFile.ts';

/** So many of each standing at once. */
const MOST_SHOWN = 500;

/** Of each account, what was said of it last, and the key that it set last. However many ask, members are shown. */
export function memberRows(index: IndexFile, datanet: number): Member[] {
  const rows = index
    .statement(
      `WITH now AS (SELECT m.account, m.standing, m.block, (SELECT k.key FROM members k WHERE k.datanet = m.datanet AND k.account = m.account
           AND k.key IS NOT NULL ORDER BY k.block DESC, k.log DESC LIMIT 1) AS key
       FROM members m WHERE m.datanet = ? AND m.standing <> 'removed' AND NOT EXISTS (
         SELECT 1 FROM members l WHERE l.datanet = m.datanet AND l.account = m.account
           AND (l.block > m.block OR (l.block = m.block AND l.log > m.log)))),
       numbered AS (SELECT *, row_number() OVER (PARTITION BY standing ORDER BY block) AS place FROM now)
       SELECT * FROM numbered WHERE place <= ${MOST_SHOWN} ORDER BY standing DESC, block`,
    )
    .all(datanet);
  return rows.map((row) => ({
    account: checksummed(String(row['account'])),
    standing: row['standing'] === 'admitted' ? 'admitted' : 'asks',
    key: String(row['key']),
  }));
}
