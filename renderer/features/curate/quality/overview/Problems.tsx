import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Filter } from '#core/curate/filter.ts';
import type { Counts } from '#core/curate/state/counts.ts';
import type { QualityOverview } from '#protocol/window/quality.ts';
import { useProject } from '#renderer/store/curate/useProject.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { Notice } from '#renderer/ui/Notice.tsx';
import { leakedRecords, outlierRecords, suspectRecords } from '../findings/foundRecords.ts';
import { overviewQuery } from '../findings/qualityQueries.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { ShowRecords } from '../ShowRecords.tsx';
import { Part, Records, Table } from '../Sheet.tsx';
import type { Go, Section } from '../sections.ts';
import sheet from '../Sheet.module.css';

/** What somebody should look at. Nothing is listed that is in order. */
export function Problems({ counts, go }: { counts: Counts; go: Go }) {
  const project = useProject();
  const { data, error } = useQuery({
    ...overviewQuery(project.id),
    // What was settled since on another part of this page.
    refetchOnMount: 'always',
  });
  const rows: { key: string; cells: ReactNode[] }[] = [];
  const add = (key: string, name: string, amount: number, filter: Filter, way?: ReactNode) => {
    if (amount === 0) return;
    rows.push({
      key,
      cells: [
        name,
        <Records key="r" filter={filter}>
          {count(amount)}
        </Records>,
        way ?? '',
      ],
    });
  };
  const goTo = (section: Section) => (
    <button type="button" className={sheet.link} onClick={() => go({ section })}>
      {t(`curateQuality.section.${section}`)}
    </button>
  );
  const show = (amount: number, find: () => Promise<number[]>) => (
    <ShowRecords key="show" find={find}>
      {count(amount)}
    </ShowRecords>
  );
  add(
    'disagreement',
    t('curateQuality.problems.disagreement'),
    counts.disagreement,
    { disagreement: true },
    goTo('adjudication'),
  );
  const duplicates = data?.duplicates;
  add(
    'exact',
    t('curateQuality.problems.exact'),
    duplicates?.exact.open ?? 0,
    { duplicate: 'exact' },
    goTo('duplicates'),
  );
  add('near', t('curateQuality.problems.near'), duplicates?.near.open ?? 0, { duplicate: 'near' }, goTo('duplicates'));
  const personal = data?.personalData?.kinds.filter(({ open }) => open > 0) ?? [];
  if (personal.length > 0) {
    const cells = [
      t('curateQuality.problems.personal', {
        kinds: personal.map(({ kind }) => t(`curateQuality.personal.kind.${kind}`)).join(', '),
      }),
      <Records key="records" filter={{ personalData: true }}>
        {count(personal.reduce((sum, { open }) => sum + open, 0))}
      </Records>,
      goTo('personal'),
    ];
    rows.push({ key: 'personal', cells });
  }
  const unlike = data?.outliers?.open ?? 0;
  if (unlike > 0) {
    rows.push({
      key: 'outliers',
      cells: [t('curateQuality.problems.outliers'), show(unlike, () => outlierRecords(project)), goTo('outliers')],
    });
  }
  if ((data?.labelErrors?.open ?? 0) > 0) {
    rows.push({
      key: 'labels',
      cells: [
        t('curateQuality.problems.labels'),
        show(data?.labelErrors?.open ?? 0, () => suspectRecords(project, data?.labelErrors?.question ?? '')),
        goTo('labels'),
      ],
    });
  }
  if ((data?.leakage?.open ?? 0) > 0) {
    rows.push({
      key: 'leakage',
      cells: [
        t('curateQuality.problems.leakage'),
        show(data?.leakage?.open ?? 0, () => leakedRecords(project)),
        goTo('leakage'),
      ],
    });
  }
  add('flagged', t('curateQuality.problems.flagged'), counts.flagged, { flagged: true });
  add('draft', t('curateQuality.problems.draft'), counts.status.draft, { status: ['draft'] });
  return (
    <Part title={t('curateQuality.problems.title')}>
      {error !== null && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
      {rows.length === 0 ? (
        <p className={sheet.quiet}>{t('curateQuality.problems.nothing')}</p>
      ) : (
        <Table
          label={t('curateQuality.problems.title')}
          columns={[
            { title: t('curateQuality.problems.problem') },
            { title: t('curateQuality.problems.amount'), number: true },
            { title: t('curateQuality.problems.way') },
          ]}
          rows={rows}
        />
      )}
      {data !== undefined && unlooked(data).length > 0 && (
        <p className={sheet.quiet}>
          {t('curateQuality.problems.unlooked')}{' '}
          {unlooked(data).map((section, place) => (
            <span key={section}>
              {place > 0 && ', '}
              {goTo(section)}
            </span>
          ))}
        </p>
      )}
    </Part>
  );
}

/** What nobody looked for, or not since the last import. */
function unlooked({ duplicates, personalData, outliers, leakage, labelErrors }: QualityOverview): Section[] {
  return [
    ...(duplicates === null ? (['duplicates'] as const) : []),
    ...(personalData === null ? (['personal'] as const) : []),
    ...(labelErrors === null ? (['labels'] as const) : []),
    ...(outliers === null ? (['outliers'] as const) : []),
    ...(leakage === null ? (['leakage'] as const) : []),
  ];
}
