import { useRef, useState } from 'react';
import type { ReviewsFile } from '#core/datanet/reasons.ts';
import type { Vote } from '#core/datanet/shown.ts';
import { saveText } from '#renderer/features/wallet/saveText.ts';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from './Datanets.module.css';

interface ReviewsProps {
  contribution: { id: number; root: string; votes: readonly Vote[] };
}

/** What reviewers decided, and what they wrote, as far as it is on this machine. */
export function Reviews({ contribution: { id, root, votes } }: ReviewsProps) {
  const reviews = votes.flatMap(({ reason, text }) =>
    text === null ? [] : [{ format: 'colophon-review/1' as const, root, reason, text }],
  );
  const keep = () => {
    const file: ReviewsFile = { format: 'colophon-reviews/1', reviews };
    saveText(`reviews-${id}.json`, JSON.stringify(file));
  };
  return (
    <>
      <ul className={styles.votes}>
        {votes.map(({ reviewer, reason, text }) => (
          <li key={reviewer}>
            {reason === null ? t('desk.votedFor') : t('desk.votedAgainst', { reason: t(`datanets.reasons.${reason}`) })}{' '}
            <span className={styles.address}>{reviewer}</span>
            {text !== null && text !== '' && (
              <blockquote className={styles.said} dir="auto">
                {text}
              </blockquote>
            )}
            {text === null && <span className={styles.facts}> {t('desk.textElsewhere')}</span>}
          </li>
        ))}
      </ul>
      {reviews.some(({ text }) => text !== '') && (
        <div className={styles.tools}>
          <Button size="small" kind="quiet" onClick={keep}>
            {t('desk.keepReviews', { id: String(id) })}
          </Button>
        </div>
      )}
    </>
  );
}

/** What they wrote comes by hand, and counts where its fingerprint is that of a vote. */
export function TakeReviews({ network }: { network: bigint }) {
  const picker = useRef<HTMLInputElement>(null);
  const [trouble, setTrouble] = useState<string>();
  const take = async (file: File) => {
    setTrouble(undefined);
    try {
      const { taken } = await host.datanets.takeReviews({ network, text: await file.text() });
      if (taken === 0) setTrouble(t('desk.notTaken'));
    } catch (error) {
      setTrouble(sentenceForError(error));
    }
  };
  return (
    <>
      <input
        ref={picker}
        type="file"
        hidden
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          event.currentTarget.value = '';
          if (file !== undefined) void take(file);
        }}
      />
      <Button size="small" kind="quiet" onClick={() => picker.current?.click()}>
        {t('desk.takeReviews')}
      </Button>
      {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
    </>
  );
}
