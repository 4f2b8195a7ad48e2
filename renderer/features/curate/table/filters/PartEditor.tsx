import { useEffect, useRef } from 'react';
import type { Filter } from '#core/curate/filter.ts';
import { useNow } from '#renderer/store/curate/useProject.ts';
import { t } from '#renderer/text/text.ts';
import { Checks } from './Checks.tsx';
import styles from './FilterBar.module.css';
import { type Flag, flagWords, type Part, withLabels, withValue } from './parts.ts';
import { TimeEditor } from './TimeEditor.tsx';
import { Unlooked } from './Unlooked.tsx';
import { useTags } from './useTags.ts';

export interface EditorProps {
  filter: Filter;
  onChange: (next: Filter) => void;
}

/** The choices of one part. What is chosen holds at once. */
export function PartEditor({ part, ...props }: EditorProps & { part: Part }) {
  const inside = useRef<HTMLDivElement>(null);
  // The button that led here may be gone, and the focus with it.
  useEffect(() => {
    inside.current?.querySelector<HTMLElement>('input:checked, input')?.focus();
  }, []);
  return (
    <div ref={inside} className={styles.editor}>
      <Choices part={part} {...props} />
    </div>
  );
}

function Choices({ part, filter, onChange }: EditorProps & { part: Part }) {
  const labelers = useNow(({ head }) => head.labelers);
  const people = labelers.map(({ id, name }) => ({ value: id, label: name }));
  switch (part.kind) {
    case 'labels':
      return <LabelChoices question={part.question} filter={filter} onChange={onChange} />;
    case 'status':
      return (
        <Checks
          legend={t('curateTable.filters.part.status')}
          several
          options={STATUSES.map((value) => ({ value, label: t(`curateTable.filters.status.${value}`) }))}
          chosen={filter.status ?? []}
          onChange={(chosen) => {
            const status = STATUSES.filter((one) => chosen.includes(one));
            onChange(withValue(filter, 'status', status));
          }}
        />
      );
    case 'labelers':
      return (
        <Checks
          legend={t('curateTable.filters.part.labelers')}
          several
          options={people}
          chosen={filter.labelers ?? []}
          onChange={(chosen) => onChange(withValue(filter, 'labelers', chosen))}
        />
      );
    case 'assigned':
      return (
        <Checks
          legend={t('curateTable.filters.part.assigned')}
          several={false}
          options={[{ value: 'nobody', label: t('curateTable.filters.nobody') }, ...people]}
          chosen={filter.assigned === undefined ? [] : [filter.assigned]}
          onChange={([assigned]) => onChange(withValue(filter, 'assigned', assigned))}
        />
      );
    case 'tags':
      return <TagChoices filter={filter} onChange={onChange} />;
    case 'time':
      return <TimeEditor filter={filter} onChange={onChange} />;
    case 'duplicate':
      return (
        <>
          <Checks
            legend={t('curateTable.filters.part.duplicate')}
            several={false}
            options={DUPLICATES.map((value) => ({ value, label: t(`curateTable.filters.duplicate.${value}`) }))}
            chosen={filter.duplicate === undefined ? [] : [filter.duplicate]}
            onChange={([chosen]) => {
              const duplicate = DUPLICATES.find((one) => one === chosen);
              onChange(withValue(filter, 'duplicate', duplicate));
            }}
          />
          <Unlooked kind="duplicate" />
        </>
      );
    case 'text':
    case 'records':
      return null;
    case 'flagged':
    case 'commented':
    case 'redacted':
    case 'disagreement':
    case 'adjudicated':
    case 'suggested':
      return <FlagChoices flag={part.kind} filter={filter} onChange={onChange} />;
    case 'personalData':
      return (
        <>
          <FlagChoices flag={part.kind} filter={filter} onChange={onChange} />
          <Unlooked kind="personalData" />
        </>
      );
  }
}

const STATUSES = ['pending', 'draft', 'submitted', 'discarded'] as const;
const DUPLICATES = ['exact', 'near', 'any'] as const;
/** No label has this id. */
const UNANSWERED = '';

function FlagChoices({ flag, filter, onChange }: EditorProps & { flag: Flag }) {
  return (
    <Checks
      legend={t(`curateTable.filters.part.${flag}`)}
      several={false}
      options={[
        { value: 'yes', label: flagWords(flag, true) },
        { value: 'no', label: flagWords(flag, false) },
      ]}
      chosen={filter[flag] === undefined ? [] : [filter[flag] ? 'yes' : 'no']}
      onChange={([chosen]) => onChange(withValue(filter, flag, chosen === 'yes'))}
    />
  );
}

function LabelChoices({ question, filter, onChange }: EditorProps & { question: string }) {
  const questions = useNow(({ head }) => head.questions);
  const asked = questions.find(({ id }) => id === question);
  const labels = asked !== undefined && 'labels' in asked ? asked.labels : [];
  const given = (filter.labels ?? []).filter((one) => one.question === question);
  return (
    <Checks
      legend={asked?.title ?? question}
      several
      options={[
        ...labels.map(({ id, name, colour }) => ({ value: id, label: name, colour })),
        { value: UNANSWERED, label: t('curateTable.filters.unansweredChoice') },
      ]}
      chosen={given.map(({ label }) => label ?? UNANSWERED)}
      onChange={(chosen) => {
        const wanted = chosen.map((value) => (value === UNANSWERED ? null : value));
        onChange(withLabels(filter, question, wanted));
      }}
    />
  );
}

function TagChoices({ filter, onChange }: EditorProps) {
  const known = useTags();
  if (known === undefined) return <p className={styles.hint}>{t('curateTable.filters.looking')}</p>;
  // One that nothing has any more can still be taken out of the filter.
  const tags = [...new Set([...(filter.tags ?? []), ...known])];
  if (tags.length === 0) return <p className={styles.hint}>{t('curateTable.filters.noTags')}</p>;
  return (
    <Checks
      legend={t('curateTable.filters.part.tags')}
      several
      options={tags.map((tag) => ({ value: tag, label: tag }))}
      chosen={filter.tags ?? []}
      onChange={(chosen) => onChange(withValue(filter, 'tags', chosen))}
    />
  );
}
