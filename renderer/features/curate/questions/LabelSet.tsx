import type { Label } from '#core/curate/question.ts';
import {
  type LabelledQuestion,
  addLabel,
  mergeLabel,
  moved,
  sharedKeys,
  withQuestion,
} from '#core/curate/schemaDraft.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { LabelRow } from './LabelRow.tsx';
import styles from './Questions.module.css';
import type { Drafting } from './useDraft.ts';

interface LabelSetProps {
  drafting: Drafting;
  question: LabelledQuestion;
  split: (label: string) => void;
}

/** The labels of a question. Their names and colours change at will; merging and splitting changes answers. */
export function LabelSet({ drafting: { before, draft, setDraft }, question, split }: LabelSetProps) {
  const { labels } = question;
  const change = (next: Label[]) => setDraft(withQuestion(draft, { ...question, labels: next }));
  const stood = before.questions.find(({ id }) => id === question.id);
  const old = stood !== undefined && 'labels' in stood ? stood.labels : [];
  const shared = sharedKeys(draft.questions).filter((each) => each.labels.some((label) => labels.includes(label)));

  return (
    <div className={styles.group} role="group" aria-label={t('curateQuestions.labels.title')}>
      <h3>{t('curateQuestions.labels.title')}</h3>
      <ul className={styles.labels}>
        {labels.map((label, place) => (
          <LabelRow
            key={label.id}
            label={label}
            change={(next) => change(labels.map((other) => (other.id === label.id ? next : other)))}
            entries={[
              {
                label: t('curateQuestions.moveUp'),
                disabled: place === 0,
                act: () => change(moved(labels, place, -1)),
              },
              {
                label: t('curateQuestions.moveDown'),
                disabled: place === labels.length - 1,
                act: () => change(moved(labels, place, 1)),
              },
              ...(old.some(({ id }) => id === label.id)
                ? [{ label: t('curateQuestions.labels.split'), act: () => split(label.id) }]
                : []),
              ...labels
                .filter(({ id }) => id !== label.id)
                .slice(0, 12)
                .map((into) => ({
                  label: t('curateQuestions.labels.merge', { name: into.name }),
                  act: () => setDraft(mergeLabel(draft, question, label.id, into.id)),
                })),
              {
                label: t('curateQuestions.remove'),
                grave: true,
                disabled: labels.length === 1,
                act: () => setDraft(mergeLabel(draft, question, label.id, null)),
              },
            ]}
          />
        ))}
      </ul>
      <Button
        size="small"
        disabled={labels.length >= 500}
        onClick={() => setDraft(addLabel(draft, question, before, t('curateQuestions.labels.newName')))}
      >
        {t('curateQuestions.labels.add')}
      </Button>
      <p className={styles.note}>{t('curateQuestions.labels.keyHint')}</p>
      {shared.map(({ key, labels: wanting }) => (
        <Notice key={key} tone="warning">
          {t('curateQuestions.labels.shared', { key, names: wanting.map(({ name }) => name).join(', ') })}
        </Notice>
      ))}
    </div>
  );
}
