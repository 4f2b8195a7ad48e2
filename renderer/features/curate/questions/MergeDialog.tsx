import { useState } from 'react';
import { type LabelledQuestion, mergeLabel } from '#core/curate/schemaDraft.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import styles from './Questions.module.css';
import type { Drafting } from './useDraft.ts';

interface MergeDialogProps {
  drafting: Drafting;
  question: LabelledQuestion;
  label: string;
  close: () => void;
}

/** Where there are more labels than a menu can hold. */
export function MergeDialog({ drafting: { draft, setDraft }, question, label, close }: MergeDialogProps) {
  const others = question.labels.filter(({ id }) => id !== label);
  const [into, setInto] = useState(others[0]?.id ?? '');
  const name = question.labels.find(({ id }) => id === label)?.name ?? label;
  return (
    <Dialog title={t('curateQuestions.labels.mergeTitle', { name })} close={close}>
      <form
        className={styles.split}
        onSubmit={(event) => {
          event.preventDefault();
          setDraft(mergeLabel(draft, question, label, into));
          close();
        }}
      >
        <p className={styles.text}>{t('curateQuestions.labels.mergeBody', { name })}</p>
        <Select
          label={t('curateQuestions.labels.mergeInto')}
          value={into}
          options={others.map((other) => ({ value: other.id, label: other.name }))}
          onChange={setInto}
        />
        <div className={styles.actions}>
          <Button type="submit" kind="call" disabled={into === ''}>
            {t('curateQuestions.labels.mergeAct')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
