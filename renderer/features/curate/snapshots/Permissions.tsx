import type { Terms } from '#core/snapshot/terms.ts';
import { moment } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import styles from './Snapshots.module.css';

/** The machine-readable part of terms as plain sentences; a mark says yes or no beside the words. */
export function Permissions({ terms }: { terms: Omit<Terms, 'format' | 'text' | 'licence' | 'jurisdiction'> }) {
  const yes = (is: boolean) => (is ? ('yes' as const) : ('no' as const));
  const { commercialUse, derivatives, attribution, reading, training, membersOnly, expiresAt } = terms;
  const sentences: readonly (readonly [free: boolean, sentence: string])[] = [
    [reading, t(`curateSnapshots.permit.reading.${yes(reading)}`)],
    [training, t(`curateSnapshots.permit.training.${yes(training)}`)],
    [commercialUse, t(`curateSnapshots.permit.commercialUse.${yes(commercialUse)}`)],
    [
      derivatives !== 'forbidden',
      t(`curateSnapshots.permit.derivatives.${derivatives === 'share-alike' ? 'shareAlike' : derivatives}`),
    ],
    [!attribution, t(`curateSnapshots.permit.attribution.${yes(attribution)}`)],
    [!membersOnly, t(`curateSnapshots.permit.who.${membersOnly ? 'members' : 'anybody'}`)],
    [
      expiresAt === null,
      expiresAt === null
        ? t('curateSnapshots.permit.forGood')
        : t('curateSnapshots.permit.until', { date: moment(expiresAt) }),
    ],
  ];
  return (
    <ul className={styles.permissions}>
      {sentences.map(([free, sentence]) => (
        <li key={sentence} data-free={free}>
          {sentence}
        </li>
      ))}
    </ul>
  );
}
