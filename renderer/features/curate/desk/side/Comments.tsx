import { useState } from 'react';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { moment } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { useDesk, useReading, usePrintedKey } from '../useDesk.ts';
import styles from './side.module.css';

export const COMMENT_FIELD = 'desk-comment';
const LONGEST = 10_000;

/** What people said to each other about the record. */
export function Comments({ ordinal }: { ordinal: number }) {
  const desk = useDesk();
  const reading = useReading();
  const project = useProject();
  const [text, setText] = useState('');
  const comments = useNow(() => project.state.comments.get(ordinal)) ?? [];
  const labelers = useNow(({ head }) => head.labelers);
  const key = usePrintedKey('comment');
  const add = () => {
    if (text.trim() !== '' && desk.comment(text.trim())) setText('');
  };

  return (
    <section aria-label={t('curateDesk.comments')}>
      <h2 className={styles.title}>
        {t('curateDesk.comments')}
        {comments.length > 0 && <span className={styles.number}>{comments.length}</span>}
      </h2>
      <ul className={styles.comments}>
        {comments.map((comment) => (
          <li key={comment.entry}>
            <span className={styles.by}>
              {labelers.find(({ id }) => id === comment.by)?.name ?? t('curateDesk.somebody')} · {moment(comment.at)}
            </span>
            <p dir="auto">{comment.text}</p>
          </li>
        ))}
      </ul>
      <div className={styles.commenting}>
        <textarea
          id={COMMENT_FIELD}
          rows={1}
          aria-label={t('curateDesk.comment')}
          placeholder={t('curateDesk.comment')}
          maxLength={LONGEST}
          dir="auto"
          value={text}
          readOnly={reading}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            add();
            event.currentTarget.blur();
          }}
        />
        {text.trim() === '' ? (
          key !== null && <Kbd>{key}</Kbd>
        ) : (
          <Button size="small" onClick={add}>
            {t('curateDesk.addComment')}
          </Button>
        )}
      </div>
    </section>
  );
}
