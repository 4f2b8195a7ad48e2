import { useNow } from '#renderer/store/curate/useProject.ts';
import { t } from '#renderer/text/text.ts';
import { Comments } from './Comments.tsx';
import { DeskFoot } from './DeskFoot.tsx';
import { Guidelines } from './Guidelines.tsx';
import { History } from './History.tsx';
import { QuestionPanel } from './QuestionPanel.tsx';
import { SuggestionBox } from './SuggestionBox.tsx';
import styles from './side.module.css';

/** What is asked of the record, and what can be done with it. */
export function SidePane({ ordinal }: { ordinal: number }) {
  const questions = useNow(({ head }) => head.questions);
  return (
    <aside className={styles.side} aria-label={t('curateDesk.side')}>
      <div className={styles.scroll}>
        {questions.map((question) => (
          <QuestionPanel key={question.id} question={question} ordinal={ordinal} />
        ))}
        <SuggestionBox ordinal={ordinal} />
        <Guidelines />
        <Comments key={ordinal} ordinal={ordinal} />
        <History />
      </div>
      <DeskFoot ordinal={ordinal} />
    </aside>
  );
}
