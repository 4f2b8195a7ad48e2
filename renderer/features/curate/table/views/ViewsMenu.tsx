import type { Filter } from '#core/curate/filter.ts';
import type { ColumnChoice, Sort, View } from '#core/curate/view.ts';
import { useNow } from '#renderer/store/curate/useProject.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { sameFilter } from '../filters/parts.ts';
import { Popup } from '../filters/Popup.tsx';
import { SaveView } from './SaveView.tsx';
import { ViewRow } from './ViewRow.tsx';
import styles from './ViewsMenu.module.css';

interface ViewsMenuProps {
  filter: Filter;
  sort: Sort;
  columns: readonly ColumnChoice[];
  onApply: (view: View) => void;
}

const NONE: readonly View[] = [];

/** Ways of looking at the records that have a name, for everybody who works in the project. */
export function ViewsMenu({ filter, sort, columns, onApply }: ViewsMenuProps) {
  const views = useNow(({ head }) => head.views) ?? NONE;
  const current = views.find((view) => sameFilter(view.filter, filter));
  const shown = { filter, sort, columns: [...columns] };
  return (
    <Popup
      target={
        <Button size="small" className={styles.button ?? ''}>
          <span className={styles.current}>
            {current === undefined
              ? t('curateTable.views.open')
              : t('curateTable.views.openNamed', { name: current.name })}
          </span>
        </Button>
      }
    >
      {(close) => (
        <div className={styles.views}>
          {views.length === 0 ? (
            <p className={styles.hint}>{t('curateTable.views.none')}</p>
          ) : (
            <ul className={styles.list} aria-label={t('curateTable.views.list')}>
              {views.map((view) => (
                <ViewRow
                  key={view.id}
                  view={view}
                  isCurrent={view === current}
                  shown={shown}
                  apply={() => {
                    onApply(view);
                    close();
                  }}
                />
              ))}
            </ul>
          )}
          <SaveView shown={shown} />
        </div>
      )}
    </Popup>
  );
}
