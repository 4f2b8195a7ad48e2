import { t } from '#renderer/text/text.ts';
import { Progress } from '#renderer/ui/Progress.tsx';
import type { Preparing as Stage } from './answerStream.ts';
import styles from './AskRoom.module.css';

/** What the host does before the first word, as high as a first line, so that nothing jumps when it comes. */
export function Preparing({ preparing, name }: { preparing: Stage | null; name: string | undefined }) {
  const what = sentenceFor(preparing, name);
  return (
    <div className={styles.preparing}>
      <span>{what}</span>
      {preparing?.stage === 'loading' && <Progress fraction={preparing.fraction ?? undefined} label={what} />}
    </div>
  );
}

function sentenceFor(preparing: Stage | null, name: string | undefined): string {
  if (preparing === null) return t('ask.answer.preparing.sent');
  if (preparing.stage === 'loading' && name !== undefined) return t('ask.answer.preparing.loadingNamed', { name });
  return t(`ask.answer.preparing.${preparing.stage}`);
}
