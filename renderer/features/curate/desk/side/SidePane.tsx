import { useNow } from '#renderer/store/curate/useProject.ts';
import { t } from '#renderer/text/text.ts';
import { Comments } from './Comments.tsx';
import { DeskFoot } from './DeskFoot.tsx';
import { Guidelines } from './Guidelines.tsx';
import { History } from './History.tsx';
import { QuestionPanel } from './QuestionPanel.tsx';
import { SuggestionBox } from './SuggestionBox.tsx';
import { useDeskKeyboard } from '../useDesk.ts';
import styles from './side.module.css';

const ROOMY = 9;

/** What is asked of the record, and what can be done with it. */
export function SidePane({ ordinal }: { ordinal: number }) {
  const questions = useNow(({ head }) => head.questions);
  const { asked } = useDeskKeyboard();
  // Many labels stand closer, so that the second question is in sight.
  const dense = asked.reduce((sum, { options }) => sum + options.length, 0) > ROOMY;
  return (
    <aside className={styles.side} data-dense={dense} aria-label={t('curateDesk.side')}>
      <div className={styles.scroll}>
        {questions.map((question) => (
          <QuestionPanel key={question.id} question={question} ordinal={ordinal} />
        ))}
        <SuggestionBox ordinal={ordinal} />
        <Guidelines />
        <Comments key={ordinal} ordinal={ordinal} />
      </div>
      <History />
      <DeskFoot ordinal={ordinal} />
    </aside>
  );
}
