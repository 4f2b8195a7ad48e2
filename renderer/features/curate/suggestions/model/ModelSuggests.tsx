import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { filterFrom } from '#core/curate/filter.ts';
import { countsOf } from '#core/curate/state/counts.ts';
import { isAskable } from '#core/suggest/asking.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { modelsQuery, useSettings } from '#renderer/host/queries.ts';
import { useMatching } from '#renderer/store/curate/useMatching.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { count } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { NumberField } from '#renderer/ui/NumberField.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { Toggle } from '#renderer/ui/Toggle.tsx';
import { Part, Sheet } from '../../quality/Sheet.tsx';
import styles from '../SuggestionsPage.module.css';
import { type WishDraft, firstDraft, wishOf } from '../wish.ts';
import { Trial } from './Trial.tsx';
import { UnderWay } from './UnderWay.tsx';

const ORDERS = ['as-they-stand', 'sample', 'uncertainty', 'diversity'] as const;
const MOST = 1_000_000;
const NONE = new Uint32Array(0);

/** Which base is asked what about which records; a try on one of them, and the start. */
export function ModelSuggests() {
  const project = useProject();
  useNow((now) => now.version);
  const allQuestions = useNow(({ head }) => head.questions);
  const { filter } = useSearch({ from: '/curate/$project/suggestions' });
  const models = useQuery(modelsQuery).data;
  const chosenModel = useSettings()?.chosenModel ?? null;
  const parsed = useMemo(() => (filter === undefined ? null : filterFrom(filter)), [filter]);
  const matching = useMatching(parsed);
  const [draft, setDraft] = useState<WishDraft>({ ...firstDraft, which: filter === undefined ? 'pending' : 'filter' });
  const questions = allQuestions.filter(isAskable);
  const change = (part: Partial<WishDraft>) => setDraft((before) => ({ ...before, ...part }));

  const lead = t('curateSuggestions.lead.model');
  const title = t('curateSuggestions.section.model');
  if (models === undefined) return null;
  if (models.length === 0) {
    return (
      <Sheet title={title} lead={lead}>
        <Part title={t('curateSuggestions.base')}>
          <p>{t('curateSuggestions.noBase')}</p>
          <Link to="/models" className={styles.link}>
            {t('curateSuggestions.toModels')}
          </Link>
        </Part>
      </Sheet>
    );
  }
  if (questions.length === 0) {
    return (
      <Sheet title={title} lead={lead}>
        <Part title={t('curateSuggestions.questions')}>
          <p>{t('curateSuggestions.noQuestions')}</p>
        </Part>
      </Sheet>
    );
  }

  const unknown = parsed !== null && (matching.working || matching.error !== null);
  // Null where the filter means all records: it is no choice of its own then.
  const set = unknown ? NONE : matching.records;
  const which = draft.which === 'filter' && set === null ? 'all' : draft.which;
  const ids = questions.map(({ id }) => id);
  const asAsked = models.find(({ hash }) => hash === chosenModel);
  const known =
    asAsked === undefined ? [] : [{ value: '', label: t('curateSuggestions.theChosen', { name: asAsked.name }) }];
  const model = draft.model ?? (asAsked === undefined ? (models[0]?.hash ?? '') : '');
  const wish = { ...wishOf({ ...draft, which }, ids, set), model: model === '' ? null : model };
  const { status, records } = countsOf(project.state);
  const amounts = { pending: status.pending, all: records, filter: set?.length ?? 0 };
  const ways = (['pending', 'all', ...(set === null ? [] : ['filter' as const])] as const).map((value) => ({
    value,
    label: `${t(`curateSuggestions.which.${value}`)}: ${t('curateSuggestions.whichAmount', { count: amounts[value], amount: count(amounts[value]) })}`,
  }));
  const ready = wish.questions.length > 0 && amounts[which] > 0;

  const start = async () => {
    try {
      await host.suggestions.start({ project: project.id, wish });
      toast({ text: t('curateSuggestions.started') });
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
  };

  return (
    <Sheet title={title} lead={lead}>
      <UnderWay kind="suggest" />
      <Part title={t('curateSuggestions.questions')}>
        <div className={styles.checks} role="group" aria-label={t('curateSuggestions.questions')}>
          {questions.map(({ id, title: asked }) => (
            <label key={id} className={styles.check}>
              <input
                type="checkbox"
                checked={!draft.without.includes(id)}
                onChange={({ currentTarget: { checked } }) =>
                  change({ without: checked ? draft.without.filter((one) => one !== id) : [...draft.without, id] })
                }
              />
              {asked}
            </label>
          ))}
        </div>
      </Part>
      <Part title={t('curateSuggestions.records')}>
        {unknown && matching.error === null && <Notice>{t('curateSuggestions.filterLooking')}</Notice>}
        {matching.error !== null && <Notice tone="trouble">{sentenceForError(matching.error)}</Notice>}
        <div className={styles.fields}>
          <Select
            label={t('curateSuggestions.base')}
            value={model}
            options={[...known, ...models.map(({ hash, name }) => ({ value: hash, label: name }))]}
            onChange={(value) => change({ model: value === '' ? null : value })}
          />
          <Select
            label={t('curateSuggestions.records')}
            value={which}
            options={ways}
            onChange={(value) => change({ which: value })}
          />
          <Select
            label={t('curateSuggestions.order')}
            value={draft.order}
            options={ORDERS.map((value) => ({ value, label: t(`curateSuggestions.orders.${value}`) }))}
            onChange={(order) => change({ order })}
          />
          <NumberField
            label={t('curateSuggestions.limit')}
            help={t('curateSuggestions.limitHelp')}
            value={draft.limit}
            min={1}
            max={MOST}
            step={1}
            onDone={(limit) => change({ limit })}
          />
        </div>
        <Toggle
          label={t('curateSuggestions.examples')}
          help={t('curateSuggestions.examplesHelp')}
          on={draft.withExamples}
          onChange={(withExamples) => change({ withExamples })}
        />
        <div className={styles.row}>
          <Button kind="call" disabled={!ready} onClick={() => void start()}>
            {t('curateSuggestions.start')}
          </Button>
        </div>
      </Part>
      {!(unknown && which === 'filter') && <Trial wish={wish} records={records} />}
    </Sheet>
  );
}
