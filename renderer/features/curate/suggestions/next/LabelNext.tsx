import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { orderText } from '#core/curate/desk/order.ts';
import { filterText } from '#core/curate/filter.ts';
import { encodeRecordSet, recordSetOf } from '#core/curate/recordSet.ts';
import { host } from '#renderer/host/client.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { count } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Choice } from '#renderer/ui/Choice.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { NumberField } from '#renderer/ui/NumberField.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { Part, Sheet } from '../../quality/Sheet.tsx';
import { useActing } from '../../quality/useActing.ts';
import styles from '../SuggestionsPage.module.css';

type By = 'uncertainty' | 'diversity';
const SHOWN = 20;
const ANY = '';

interface Found {
  readonly by: By;
  readonly records: readonly number[];
  readonly looked: number;
}

/** Finds the records on which a person's time does the most, and leads to the desk with them. */
export function LabelNext() {
  const project = useProject();
  const questions = useNow(({ head }) => head.questions).filter((one) => one.kind === 'choice' && !one.several);
  const [by, setBy] = useState<By>('uncertainty');
  const [question, setQuestion] = useState(ANY);
  const [limit, setLimit] = useState(100);
  const [found, setFound] = useState<Found | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const find = async () => {
    setBusy(true);
    setFound(null);
    setTrouble(null);
    try {
      const asked = question === ANY || by === 'diversity' ? null : question;
      setFound({ by, ...(await host.suggestions.order({ project: project.id, by, question: asked, limit, seed: 1 })) });
    } catch (error) {
      setTrouble(sentenceForError(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Sheet title={t('curateSuggestions.section.next')} lead={t('curateSuggestions.lead.next')}>
      <Part title={t('curateSuggestions.next.byLabel')}>
        <Choice
          label={t('curateSuggestions.next.byLabel')}
          value={by}
          options={(['uncertainty', 'diversity'] as const).map((value) => ({
            value,
            label: t(`curateSuggestions.next.by.${value}`),
          }))}
          onChange={setBy}
        />
        <div className={styles.fields}>
          {by === 'uncertainty' && (
            <Select
              label={t('curateSuggestions.next.question')}
              value={question}
              options={[
                { value: ANY, label: t('curateSuggestions.next.anyQuestion') },
                ...questions.map(({ id, title }) => ({ value: id, label: title })),
              ]}
              onChange={setQuestion}
            />
          )}
          <NumberField
            label={t('curateSuggestions.next.howMany')}
            help={t('curateSuggestions.next.howManyHelp')}
            value={limit}
            min={1}
            max={500}
            step={1}
            onDone={setLimit}
          />
        </div>
        <div className={styles.row}>
          <Button disabled={busy} onClick={() => void find()}>
            {t('curateSuggestions.next.find')}
          </Button>
          {busy && <span role="status">{t('curateSuggestions.next.finding')}</span>}
        </div>
        {trouble !== null && <Notice tone="trouble">{trouble}</Notice>}
        {found?.records.length === 0 && <p role="status">{t(`curateSuggestions.next.none.${found.by}`)}</p>}
      </Part>
      {found !== null && found.records.length > 0 && <FoundRecords found={found} />}
    </Sheet>
  );
}

function FoundRecords({ found: { records, looked } }: { found: Found }) {
  const { project } = useParams({ from: '/curate/$project' });
  const act = useActing();
  const navigate = useNavigate();
  const set = encodeRecordSet(recordSetOf(records));
  const amount = count(records.length);
  const tag = t('curateSuggestions.next.tagName');
  const search = { filter: filterText({ records: set }), order: orderText(records) };
  return (
    <Part
      title={t('curateSuggestions.next.list')}
      basis={t('curateSuggestions.next.found', { count: records.length, amount, looked: count(looked) })}
    >
      <div className={styles.list}>
        {records.slice(0, SHOWN).map((record) => (
          <Link
            key={record}
            to="/curate/$project"
            params={{ project }}
            search={{ ...search, record }}
            className={styles.link}
          >
            {t('curateSuggestions.next.number', { number: count(record + 1) })}
          </Link>
        ))}
      </div>
      <div className={styles.row}>
        <Button
          kind="call"
          onClick={() =>
            void navigate({ to: '/curate/$project', params: { project }, search: { ...search, record: records[0] } })
          }
        >
          {t('curateSuggestions.next.desk')}
        </Button>
        <Button
          onClick={() =>
            act(
              { kind: 'tag', records: set, add: [tag], remove: [] },
              t('curateSuggestions.next.tagged', { count: records.length, amount, tag }),
            )
          }
        >
          {t('curateSuggestions.next.tag', { tag })}
        </Button>
      </div>
    </Part>
  );
}
