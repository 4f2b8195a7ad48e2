import { onMac } from '#renderer/app/commands.ts';
import { printedKeys } from '#renderer/app/keys.ts';
import type { PageKeys } from '#renderer/app/pageKeys.ts';
import { t } from '#renderer/text/text.ts';

const printed = (...keys: string[]) => keys.map((key) => printedKeys(key, onMac));

/** What the table's keys do (grid/gridKeys.ts), for the sheet of all keys. */
export const tableKeys: readonly PageKeys[] = [
  {
    title: t('curateTable.grid.keys.title'),
    rows: [
      { name: t('curateTable.grid.keys.move'), keys: printed('ArrowUp', 'ArrowDown') },
      { name: t('curateTable.grid.keys.page'), keys: printed('PageUp', 'PageDown') },
      { name: t('curateTable.grid.keys.ends'), keys: printed('Home', 'End') },
      { name: t('curateTable.grid.keys.open'), keys: printed('Enter') },
      { name: t('curateTable.grid.keys.read'), keys: printed('r') },
      { name: t('curateTable.grid.keys.toggle'), keys: [t('curateTable.grid.keys.space')] },
      { name: t('curateTable.grid.keys.range'), keys: printed('shift+ArrowUp', 'shift+ArrowDown') },
      { name: t('curateTable.grid.keys.all'), keys: printed('mod+a') },
      { name: t('curateTable.grid.keys.none'), keys: printed('Escape') },
    ],
  },
];
