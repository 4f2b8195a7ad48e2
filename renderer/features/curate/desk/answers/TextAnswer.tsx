import { beginning } from '#core/curate/desk/drafting.ts';
import type { Question } from '#core/curate/question.ts';
import type { CurateRecord } from '#core/curate/record.ts';
import { useNow } from '#renderer/store/curate/useProject.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { useDesk, useReading, useShown } from '../useDesk.ts';
import { useRedacted } from '../useRedacted.ts';
import { Written } from './Written.tsx';
import styles from './answers.module.css';

interface TextAnswerProps {
  question: Extract<Question, { kind: 'text' }>;
  record: CurateRecord;
}

/** Words of one's own, or somebody else's mended. */
export function TextAnswer({ question, record }: TextAnswerProps) {
  const desk = useDesk();
  const reading = useReading();
  const answer = useShown(({ answers }) => answers[question.id]);
  const from = useNow(({ head }) => head.fields.find(({ id }) => id === question.from)?.title);
  const first = beginning(question, record, useRedacted(record.ordinal));
  const begins = first?.kind === 'text' ? first.text : '';
  const text = answer?.kind === 'text' ? answer.text : begins;
  const changed = begins !== '' && text !== begins;

  return (
    <Written question={question}>
      <textarea
        className={styles.text}
        aria-label={question.title}
        dir="auto"
        value={text}
        readOnly={reading}
        onChange={(event) => desk.answer(question.id, { kind: 'text', text: event.currentTarget.value })}
      />
      {begins !== '' && (
        <div className={styles.under}>
          <span>{t('curateDesk.text.from', { field: from ?? '' })}</span>
          {changed && (
            <Button size="small" kind="quiet" onClick={() => desk.answer(question.id, undefined)}>
              {t('curateDesk.text.restore')}
            </Button>
          )}
        </div>
      )}
    </Written>
  );
}
