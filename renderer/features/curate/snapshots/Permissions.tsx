import type { Terms } from '#core/snapshot/terms.ts';
import { moment } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import styles from './Snapshots.module.css';

/** The machine-readable part of terms as plain sentences; a mark says yes or no beside the words. */
export function Permissions({ terms }: { terms: Omit<Terms, 'format' | 'text' | 'licence' | 'jurisdiction'> }) {
  const { commercialUse, derivatives, attribution, reading, training, membersOnly, expiresAt } = terms;
  const sentences: readonly (readonly [free: boolean | 'duty', sentence: string])[] = [
    [reading, sentenceOf('reading', reading)],
    [training, sentenceOf('training', training)],
    [commercialUse, sentenceOf('commercialUse', commercialUse)],
    [derivatives !== 'forbidden', derivativesSentence(derivatives)],
    [attribution ? 'duty' : true, sentenceOf('attribution', attribution)],
    [!membersOnly, whoSentence(membersOnly)],
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

function sentenceOf(flag: 'reading' | 'training' | 'commercialUse' | 'attribution', is: boolean): string {
  const said = is ? 'yes' : 'no';
  return t(`curateSnapshots.permit.${flag}.${said}`);
}

function derivativesSentence(derivatives: Terms['derivatives']): string {
  const said = derivatives === 'share-alike' ? 'shareAlike' : derivatives;
  return t(`curateSnapshots.permit.derivatives.${said}`);
}

function whoSentence(membersOnly: boolean): string {
  const who = membersOnly ? 'members' : 'anybody';
  return t(`curateSnapshots.permit.who.${who}`);
}
