import type { ReactNode } from 'react';
import type { Filter } from '#core/curate/filter.ts';
import type { Counts } from '#core/curate/state/counts.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Part, Records, Table } from '../Sheet.tsx';
import type { Go } from '../sections.ts';
import sheet from '../Sheet.module.css';

/** What somebody should look at. Nothing is listed that is in order. */
export function Problems({ counts, go }: { counts: Counts; go: Go }) {
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
  add(
    'disagreement',
    t('curateQuality.problems.disagreement'),
    counts.disagreement,
    { disagreement: true },
    <button type="button" className={sheet.link} onClick={() => go({ section: 'adjudication' })}>
      {t('curateQuality.section.adjudication')}
    </button>,
  );
  add('flagged', t('curateQuality.problems.flagged'), counts.flagged, { flagged: true });
  add('draft', t('curateQuality.problems.draft'), counts.status.draft, { status: ['draft'] });
  return (
    <Part title={t('curateQuality.problems.title')}>
      {rows.length === 0 ? (
        <p className={sheet.quiet}>{t('curateQuality.problems.nothing')}</p>
      ) : (
        <Table
          label={t('curateQuality.problems.title')}
          columns={[
            { title: t('curateQuality.problems.problem') },
            { title: t('curateQuality.problems.records'), number: true },
            { title: t('curateQuality.problems.way') },
          ]}
          rows={rows}
        />
      )}
    </Part>
  );
}
