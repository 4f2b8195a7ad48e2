import { useBlocker } from '@tanstack/react-router';
import { useState } from 'react';
import type { LabelledQuestion } from '#core/curate/schemaDraft.ts';
import { useNow } from '#renderer/store/curate/useProject.ts';
import { t } from '#renderer/text/text.ts';
import { Confirm } from '#renderer/ui/Confirm.tsx';
import { ProjectPage } from '../project/ProjectPage.tsx';
import { FieldsEditor } from './FieldsEditor.tsx';
import { GuidelinesEditor } from './GuidelinesEditor.tsx';
import { LabelersEditor } from './LabelersEditor.tsx';
import { PartList } from './PartList.tsx';
import { QuestionEditor } from './QuestionEditor.tsx';
import styles from './Questions.module.css';
import { SaveBar } from './SaveBar.tsx';
import { SplitDialog } from './SplitDialog.tsx';
import { useDraft } from './useDraft.ts';

/** What is being looked at: one of the questions by id, or one of the other parts. */
export type Part =
  | { kind: 'question'; id: string }
  | { kind: 'fields' }
  | { kind: 'guidelines' }
  | { kind: 'labelers' };

/** What the project asks, and of whom. Changed here as a draft; it holds for everybody once it is saved. */
export function QuestionsPage() {
  const drafting = useDraft();
  const { draft, change } = drafting;
  const reading = useNow(({ lease }) => lease === 'read');
  const [chosen, setChosen] = useState<Part>();
  const [splitting, setSplitting] = useState<{ question: LabelledQuestion; label: string }>();
  const [saved, setSaved] = useState(false);

  const [first] = draft.questions;
  const part: Part = chosen ?? (first === undefined ? { kind: 'guidelines' } : { kind: 'question', id: first.id });
  const question = part.kind === 'question' ? draft.questions.find(({ id }) => id === part.id) : undefined;

  const leaving = useBlocker({
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname,
    disabled: change === null || reading,
    // A browser asks by itself, and for the desktop's window electron/unsaved.ts does.
    enableBeforeUnload: change !== null && !reading,
    withResolver: true,
  });

  return (
    <ProjectPage ownScroll>
      <div className={styles.page}>
        <PartList drafting={drafting} part={part} choose={setChosen} reading={reading} />
        <div className={styles.main}>
          <div className={styles.scroll}>
            <fieldset disabled={reading} className={styles.editor}>
              {question !== undefined && (
                <QuestionEditor
                  key={question.id}
                  drafting={drafting}
                  question={question}
                  split={(of, label) => setSplitting({ question: of, label })}
                />
              )}
              {part.kind === 'question' && question === undefined && (
                <div className={styles.empty}>
                  <h2>{t('curateQuestions.none')}</h2>
                  <p>{t('curateQuestions.noneBody')}</p>
                </div>
              )}
              {part.kind === 'fields' && <FieldsEditor drafting={drafting} />}
              {part.kind === 'guidelines' && <GuidelinesEditor drafting={drafting} />}
              {part.kind === 'labelers' && <LabelersEditor />}
            </fieldset>
          </div>
          {change !== null && !reading && (
            <SaveBar drafting={drafting} change={change} onSaved={() => setSaved(true)} />
          )}
          <div role="status" className={styles.saved}>
            {saved && change === null && t('curateQuestions.save.done')}
          </div>
        </div>
      </div>
      {splitting !== undefined && (
        <SplitDialog {...splitting} drafting={drafting} close={() => setSplitting(undefined)} />
      )}
      {leaving.status === 'blocked' && (
        <Confirm
          title={t('curateQuestions.leave.title')}
          act={t('curateQuestions.leave.act')}
          close={leaving.reset}
          onAct={() => {
            leaving.proceed();
            return Promise.resolve();
          }}
        >
          {t('curateQuestions.leave.body')}
        </Confirm>
      )}
    </ProjectPage>
  );
}
