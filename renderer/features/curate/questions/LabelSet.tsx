import { useMemo, useState } from 'react';
import { actionByKey, keysByAction, optionKeysOf } from '#core/curate/desk/keys.ts';
import { optionsOf } from '#core/curate/desk/options.ts';
import type { Label } from '#core/curate/question.ts';
import {
  type LabelledQuestion,
  type SchemaDraft,
  addLabel,
  mergeLabel,
  moved,
  sharedKeys,
  withQuestion,
} from '#core/curate/schemaDraft.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import type { MenuEntry } from '#renderer/ui/Menu.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { LabelRow } from './LabelRow.tsx';
import { MergeDialog } from './MergeDialog.tsx';
import { PendingRelabels } from './PendingRelabels.tsx';
import styles from './Questions.module.css';
import type { Drafting } from './useDraft.ts';

interface LabelSetProps {
  drafting: Drafting;
  question: LabelledQuestion;
  split: (label: string) => void;
}

/** With more labels than this, a menu that names each of them is a list to scroll. */
const MENU = 8;
/** Keys that the desk needs itself, unless somebody gave it others. */
const TAKEN: ReadonlySet<string> = new Set(actionByKey(keysByAction({})).keys());

/** The labels of a question. Their names and colours change at will; merging and splitting changes answers. */
export function LabelSet({ drafting, question, split }: LabelSetProps) {
  const { before, draft, setDraft } = drafting;
  const { labels } = question;
  const [added, setAdded] = useState<string>();
  const [merging, setMerging] = useState<string>();
  const keys = useMemo(() => keysOf(draft, question.id), [draft, question.id]);
  const change = (next: Label[]) => setDraft(withQuestion(draft, { ...question, labels: next }));
  const stood = before.questions.find(({ id }) => id === question.id);
  const old = stood !== undefined && 'labels' in stood ? stood.labels : [];
  const shared = sharedKeys(draft.questions).filter((each) => each.labels.some((label) => labels.includes(label)));

  const merges = (label: Label): MenuEntry[] => {
    const others = labels.filter(({ id }) => id !== label.id);
    if (others.length > MENU) {
      return [{ label: t('curateQuestions.labels.mergeOther'), act: () => setMerging(label.id) }];
    }
    return others.map((into) => ({
      label: t('curateQuestions.labels.merge', { name: into.name }),
      act: () => setDraft(mergeLabel(draft, question, label.id, into.id)),
    }));
  };
  const entries = (label: Label, place: number): MenuEntry[] => [
    { label: t('curateQuestions.moveUp'), disabled: place === 0, act: () => change(moved(labels, place, -1)) },
    {
      label: t('curateQuestions.moveDown'),
      disabled: place === labels.length - 1,
      act: () => change(moved(labels, place, 1)),
    },
    // Nobody has given a label that is not saved yet.
    ...(old.some(({ id }) => id === label.id)
      ? [{ label: t('curateQuestions.labels.split'), act: () => split(label.id) }]
      : []),
    ...merges(label),
    {
      label: t('curateQuestions.remove'),
      grave: true,
      disabled: labels.length === 1,
      act: () => setDraft(mergeLabel(draft, question, label.id, null)),
    },
  ];
  const add = () => {
    const next = addLabel(draft, question, before, t('curateQuestions.labels.newName'));
    const now = next.questions.find(({ id }) => id === question.id);
    setAdded(now !== undefined && 'labels' in now ? now.labels.at(-1)?.id : undefined);
    setDraft(next);
  };

  return (
    <div className={styles.group} role="group" aria-label={t('curateQuestions.labels.title')}>
      <h3>{t('curateQuestions.labels.title')}</h3>
      <div className={styles.labelHead} aria-hidden>
        <span className={styles.labelName}>{t('curateQuestions.labels.name')}</span>
        <span>{t('curateQuestions.labels.key')}</span>
        <span className={styles.labelText}>{t('curateQuestions.labels.description')}</span>
      </div>
      <ul>
        {labels.map((label, place) => (
          <LabelRow
            key={label.id}
            label={label}
            itsKey={keys.keyOf(question.id, label.id)}
            isNew={label.id === added}
            change={(next) => change(labels.map((other) => (other.id === label.id ? next : other)))}
            entries={entries(label, place)}
          />
        ))}
      </ul>
      <Button size="small" disabled={labels.length >= 500} onClick={add}>
        {t('curateQuestions.labels.add')}
      </Button>
      <p className={styles.note}>{t('curateQuestions.labels.keyHint')}</p>
      {shared.map(({ key, labels: wanting }) => (
        <Notice key={key} tone="warning">
          {t('curateQuestions.labels.shared', { key, names: wanting.map(({ name }) => name).join(', ') })}
        </Notice>
      ))}
      {labels
        .filter(({ key }) => key !== null && TAKEN.has(key.toLowerCase()))
        .map(({ id, key, name }) => (
          <Notice key={id} tone="warning">
            {t('curateQuestions.labels.taken', { key: key ?? '', name })}
          </Notice>
        ))}
      <PendingRelabels drafting={drafting} question={question} />
      {merging !== undefined && (
        <MergeDialog drafting={drafting} question={question} label={merging} close={() => setMerging(undefined)} />
      )}
    </div>
  );
}

/** The keys as the desk will give them, while this question is the active one. */
function keysOf({ questions, fields }: SchemaDraft, active: string) {
  const asked = questions.map((question) => ({ question, options: optionsOf(question, fields, '') }));
  return optionKeysOf(asked, active, TAKEN);
}
