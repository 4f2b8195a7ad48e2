import '@mantine/core/styles/Menu.layer.css';
import '@mantine/core/styles/Popover.layer.css';
import '@mantine/core/styles/UnstyledButton.layer.css';
import { Menu } from '@mantine/core';
import type { ColumnChoice } from '#core/curate/view.ts';
import { useNow } from '#renderer/store/curate/useProject.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { allColumns, columnToggled } from './grid/columns.ts';
import styles from './Table.module.css';

interface ColumnsMenuProps {
  columns: readonly ColumnChoice[];
  onColumns: (columns: ColumnChoice[]) => void;
  dense: boolean;
  onDense: (dense: boolean) => void;
  titleOf: (column: string) => string;
}

/** Which columns are in sight, and how close their rows stand. */
export function ColumnsMenu({ columns, onColumns, dense, onDense, titleOf }: ColumnsMenuProps) {
  const questions = useNow(({ head }) => head.questions);
  const shown = new Set(columns.map(({ id }) => id));
  return (
    <Menu position="bottom-end" offset={4} withInitialFocusPlaceholder={false} transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button size="small">{t('curateTable.grid.chooseColumns')}</Button>
      </Menu.Target>
      <Menu.Dropdown className={styles.menu}>
        {allColumns(questions).map(({ id }) => (
          <Menu.CheckboxItem
            key={id}
            className={styles.item}
            checkIcon="✓"
            checked={shown.has(id)}
            onChange={() => onColumns(columnToggled(columns, id, questions))}
          >
            {titleOf(id)}
          </Menu.CheckboxItem>
        ))}
        <Menu.Divider className={styles.divider} />
        <Menu.CheckboxItem className={styles.item} checkIcon="✓" checked={dense} onChange={onDense}>
          {t('curateTable.grid.dense')}
        </Menu.CheckboxItem>
      </Menu.Dropdown>
    </Menu>
  );
}
