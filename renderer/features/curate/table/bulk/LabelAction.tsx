import { useState } from 'react';
import { encodeRecordSet } from '#core/curate/recordSet.ts';
import { useNow } from '#renderer/store/curate/useProject.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Toggle } from '#renderer/ui/Toggle.tsx';
import { Checks } from '../filters/Checks.tsx';
import { type ActionProps, ActionSheet } from './Action.tsx';
import styles from './BulkBar.module.css';
import { sentenceOf } from './sentence.ts';
import { useLabelling, useStanding } from './useStanding.ts';

/** One answer to a question with labels for all of them. */
export function LabelAction({ records, done }: ActionProps) {
  const questions = useNow(({ head }) => head.questions);
  const asked = questions.filter((question) => question.kind === 'choice');
  const [chosenQuestion, setQuestion] = useState(asked[0]?.id);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [submit, setSubmit] = useState(true);
  const question = asked.find(({ id }) => id === chosenQuestion);
  const id = question?.id ?? '';
  const standing = useStanding(records);
  const labelling = useLabelling(records, id);
  if (question === undefined) return null;

  const labels = question.labels.filter((label) => chosen.includes(label.id));
  return (
    <ActionSheet
      sentences={[
        t('curateTable.bulk.label', { count: records.length, amount: count(records.length), question: question.title }),
        ...sentenceOf('answered', labelling.answered),
        ...sentenceOf('submittedAlready', standing.submitted),
        ...sentenceOf(submit ? 'discardedSubmitted' : 'discardedStay', standing.discarded),
        ...sentenceOf('incomplete', submit ? labelling.incomplete : 0),
      ]}
      act={t('curateTable.bulk.act.label', { count: records.length, amount: count(records.length) })}
      doing={
        labels.length === 0
          ? null
          : {
              kind: 'label',
              records: encodeRecordSet(records),
              question: id,
              labels: labels.map((label) => label.id),
              submit,
            }
      }
      said={(changed) => t('curateTable.bulk.done.label', { count: changed, amount: count(changed) })}
      done={done}
    >
      {asked.length > 1 && (
        <label className={styles.field}>
          {t('curateTable.bulk.question')}
          <select
            value={id}
            onChange={(event) => {
              setQuestion(event.currentTarget.value);
              setChosen([]);
            }}
          >
            {asked.map((one) => (
              <option key={one.id} value={one.id}>
                {one.title}
              </option>
            ))}
          </select>
        </label>
      )}
      <Checks
        key={id}
        legend={question.title}
        several={question.several}
        options={question.labels.map((label) => ({ value: label.id, label: label.name, colour: label.colour }))}
        chosen={chosen}
        onChange={setChosen}
      />
      <Toggle label={t('curateTable.bulk.submit')} on={submit} onChange={setSubmit} />
    </ActionSheet>
  );
}
