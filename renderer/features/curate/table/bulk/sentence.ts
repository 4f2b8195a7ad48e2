import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';

/** What a bulk action would run over, or leave as it is. */
type Saying =
  | 'answered'
  | 'submittedAlready'
  | 'discardedSubmitted'
  | 'discardedStay'
  | 'incomplete'
  | 'assignedBefore'
  | 'submittedLost'
  | 'byOthers'
  | 'flaggedAlready';

/** A sentence about so many of the records; none where there are none. */
export function sentenceOf(saying: Saying, records: number): string[] {
  return records === 0 ? [] : [t(`curateTable.bulk.says.${saying}`, { count: records, amount: count(records) })];
}
