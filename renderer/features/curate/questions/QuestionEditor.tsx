import { type LabelledQuestion, withQuestion, withoutQuestion } from '#core/curate/schemaDraft.ts';
import type { Question } from '#core/curate/question.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { Toggle } from '#renderer/ui/Toggle.tsx';
import { KindOptions } from './KindOptions.tsx';
import { LabelSet } from './LabelSet.tsx';
import styles from './Questions.module.css';
import type { Drafting } from './useDraft.ts';

interface QuestionEditorProps {
  drafting: Drafting;
  question: Question;
  split: (question: LabelledQuestion, label: string) => void;
}

/** One question: its words, what its kind needs, its labels. */
export function QuestionEditor({ drafting, question, split }: QuestionEditorProps) {
  const { draft, setDraft } = drafting;
  const change = (next: Question) => setDraft(withQuestion(draft, next));
  return (
    <section className={styles.section} aria-label={question.title}>
      <p className={styles.kind}>{t(`curateQuestions.kinds.${question.kind}`)}</p>
      <TextField
        label={t('curateQuestions.title')}
        value={question.title}
        maxLength={200}
        onChange={(event) => change({ ...question, title: event.currentTarget.value })}
      />
      <Toggle
        label={t('curateQuestions.required')}
        on={question.required}
        onChange={(required) => change({ ...question, required })}
      />
      <KindOptions question={question} draft={draft} change={change} />
      {'labels' in question && (
        <LabelSet drafting={drafting} question={question} split={(label) => split(question, label)} />
      )}
      <div className={styles.foot}>
        <Button kind="grave" onClick={() => setDraft(withoutQuestion(draft, question.id))}>
          {t('curateQuestions.removeQuestion')}
        </Button>
      </div>
    </section>
  );
}
