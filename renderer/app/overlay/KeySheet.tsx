import { type Command, type CommandGroup, commands } from '#core/commands.ts';
import { t } from '#renderer/text/text.ts';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { commandTitle, keysOf } from '../commands.ts';
import { type PageKeys, usePageKeySheet } from '../pageKeys.ts';
import { showOverlay } from '../screen.ts';
import styles from './KeySheet.module.css';

const groups: readonly CommandGroup[] = ['go', 'ask', 'models', 'factory', 'view', 'app', 'help'];

/** All keys on one page: those of what is on the screen first, then those that work everywhere. */
export function KeySheet() {
  const all = (commands as readonly Command[]).filter(({ keys }) => keys.length > 0);
  const here = usePageKeySheet(({ sections }) => sections);
  return (
    <Dialog title={t('palette.sheetTitle')} close={() => showOverlay(null)} width={680}>
      <p className={styles.note}>{t('palette.sheetNote')}</p>
      <div className={styles.groups}>
        {here.map(({ title, rows }) => (
          <Group key={title} title={title} rows={rows} />
        ))}
        {groups.map((group) => (
          <Group
            key={group}
            title={t(`commandGroups.${group}`)}
            rows={all
              .filter((command) => command.group === group)
              .map((command) => ({ name: commandTitle(command.id), keys: keysOf(command) }))}
          />
        ))}
      </div>
    </Dialog>
  );
}

function Group({ title, rows }: PageKeys) {
  if (rows.length === 0) return null;
  return (
    <section className={styles.group} aria-label={title}>
      <h3 className={styles.name}>{title}</h3>
      <dl>
        {rows.map(({ name, keys }) => (
          <div key={name} className={styles.row}>
            <dt>{name}</dt>
            <dd className={styles.keys}>
              {keys.map((key) => (
                <kbd key={key} className={styles.key}>
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
