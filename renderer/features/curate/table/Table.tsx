import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { type Filter, filterFrom, filterText } from '#core/curate/filter.ts';
import { encodeRecordSet } from '#core/curate/recordSet.ts';
import { useMatching } from '#renderer/store/curate/useMatching.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { usePageKeys } from '#renderer/app/pageKeys.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { ExportDialog } from '../exports/ExportDialog.tsx';
import { ProjectPage } from '../project/ProjectPage.tsx';
import { BulkBar } from './bulk/BulkBar.tsx';
import { ColumnsMenu } from './ColumnsMenu.tsx';
import { FilterBar } from './filters/FilterBar.tsx';
import { Grid } from './grid/Grid.tsx';
import { allColumns, columnResized, columnsThere, questionOf } from './grid/columns.ts';
import { Reader } from './Reader.tsx';
import { countOf, recordsOf } from './selection.ts';
import { tableKeys } from './tableKeys.ts';
import { useChoosing } from './useChoosing.ts';
import { useLook } from './useLook.ts';
import { useRows } from './useRows.ts';
import { ViewsMenu } from './views/ViewsMenu.tsx';
import styles from './Table.module.css';

const titles = ['status', 'text', 'labelers', 'tags', 'touched'] as const;

export function Table() {
  const { id } = useProject();
  const { project } = useParams({ from: '/curate/$project' });
  const search = useSearch({ from: '/curate/$project/table' });
  const go = useNavigate();
  const total = useNow((now) => now.records);
  const { questions, fields } = useNow((now) => now.head);
  const [look, change] = useLook();
  const [exporting, setExporting] = useState<{ records: string | null; count: number } | null>(null);

  usePageKeys(tableKeys);

  const filter = search.filter === undefined ? {} : filterFrom(search.filter);
  const { records: matching, working, error } = useMatching(filter);
  const rows = useRows(matching, look.sort);
  const { current, selection, ...choosing } = useChoosing(rows, matching, search.filter, search.record);
  const chosen = countOf(selection, total);
  const columns = columnsThere(look.columns ?? allColumns(questions), questions);

  const narrow = (next: Filter) =>
    void go({
      to: '/curate/$project/table',
      params: { project },
      search: Object.keys(next).length === 0 ? {} : { filter: filterText(next) },
    });
  const open = async (place: number) => {
    const there = { ...(search.filter === undefined ? {} : { filter: search.filter }), record: rows.at(place) };
    // Whoever comes back finds the row again.
    await go({ to: '/curate/$project/table', params: { project }, search: there, replace: true });
    await go({ to: '/curate/$project', params: { project }, search: there });
  };
  const titleOf = (column: string) => {
    if (column === 'text') return fields[0]?.title ?? t('curateTable.grid.columns.text');
    const known = titles.find((title) => title === column);
    return known === undefined
      ? (questionOf(column, questions)?.title ?? column)
      : t(`curateTable.grid.columns.${known}`);
  };
  /** What leaves the project or goes into a snapshot: what is chosen, else what matches. */
  const meant = () => {
    if (chosen > 0) return chosen === total ? null : encodeRecordSet(recordsOf(selection, total));
    return matching === null ? null : encodeRecordSet(matching);
  };

  return (
    <ProjectPage
      ownScroll
      actions={
        <>
          <Button size="small" aria-pressed={look.reader} onClick={() => change({ reader: !look.reader })}>
            {t('curateTable.grid.read')} <Kbd>R</Kbd>
          </Button>
          <ViewsMenu
            filter={filter ?? {}}
            sort={look.sort}
            columns={columns}
            onApply={(view) => {
              change({ sort: view.sort, columns: view.columns });
              narrow(view.filter);
            }}
          />
          <ColumnsMenu
            columns={columns}
            onColumns={(next) => change({ columns: next })}
            dense={look.dense}
            onDense={(dense) => change({ dense })}
            titleOf={titleOf}
          />
          <Button
            size="small"
            disabled={working || rows.count === 0}
            onClick={() => setExporting({ records: meant(), count: chosen > 0 ? chosen : rows.count })}
          >
            {t('curateTable.grid.export')}
          </Button>
          <Link
            className={styles.seal}
            to="/curate/$project/snapshots"
            params={{ project }}
            search={search.filter === undefined ? {} : { filter: search.filter }}
          >
            {t('curateTable.grid.seal')}
          </Link>
        </>
      }
    >
      <div className={styles.page}>
        {filter === null && <Notice tone="trouble">{t('curateTable.grid.filterUnread')}</Notice>}
        <FilterBar filter={filter ?? {}} onChange={narrow} shown={rows.count} total={total} working={working} />
        {error !== null && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
        {rows.count === 0 ? (
          <Nothing working={working} clear={() => narrow({})} />
        ) : (
          <div className={styles.body}>
            <Grid
              rows={rows}
              current={current}
              selection={selection}
              columns={columns}
              titleOf={titleOf}
              sort={look.sort}
              dense={look.dense}
              chosen={chosen === 0 ? false : chosen === rows.count ? true : 'mixed'}
              onChooseAll={working ? null : chosen === rows.count ? choosing.chooseNone : choosing.chooseAll}
              onSort={(sort) => {
                change({ sort });
                choosing.toFirst();
              }}
              onResize={(column, width) => change({ columns: columnResized(columns, column, width) })}
              onGo={choosing.go}
              onToggle={choosing.toggle}
              onOpen={(place) => void open(place)}
              onAct={(act) => (act === 'none' ? choosing.chooseNone() : change({ reader: !look.reader }))}
            />
            {look.reader && (
              <Reader key={rows.at(current)} ordinal={rows.at(current)} open={() => void open(current)} />
            )}
          </div>
        )}
        {/* At the foot: no row may move away under the hand that chooses the first one. */}
        <BulkBar selection={selection} total={total} onDone={choosing.chooseNone} />
      </div>
      {exporting !== null && <ExportDialog key={id} {...exporting} close={() => setExporting(null)} />}
    </ProjectPage>
  );
}

function Nothing({ working, clear }: { working: boolean; clear: () => void }) {
  return (
    <div className={styles.state} role="status">
      <h2>{t(working ? 'curateTable.grid.looking' : 'curateTable.grid.nothing.heading')}</h2>
      {!working && (
        <>
          <p>{t('curateTable.grid.nothing.body')}</p>
          <Button onClick={clear}>{t('curateTable.grid.nothing.clear')}</Button>
        </>
      )}
    </div>
  );
}
