import { type Command, type CommandGroup, commands } from '#core/commands.ts';
import { t } from '#renderer/text/text.ts';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { commandTitle, keysOf } from '../commands.ts';
import { showOverlay } from '../screen.ts';
import styles from './KeySheet.module.css';

const groups: readonly CommandGroup[] = ['go', 'ask', 'models', 'view', 'app', 'help'];

/** All keys on one page. */
export function KeySheet() {
  const all = (commands as readonly Command[]).filter(({ keys }) => keys.length > 0);
  return (
    <Dialog title={t('palette.sheetTitle')} close={() => showOverlay(null)} width={680}>
      <p className={styles.note}>{t('palette.sheetNote')}</p>
      <div className={styles.groups}>
        {groups.map((group) => {
          const members = all.filter((command) => command.group === group);
          return (
            members.length > 0 && (
              <section key={group} className={styles.group} aria-label={t(`commandGroups.${group}`)}>
                <h3 className={styles.name}>{t(`commandGroups.${group}`)}</h3>
                <dl>
                  {members.map((command) => (
                    <div key={command.id} className={styles.row}>
                      <dt>{commandTitle(command.id)}</dt>
                      <dd className={styles.keys}>
                        {keysOf(command).map((key) => (
                          <kbd key={key} className={styles.key}>
                            {key}
                          </kbd>
                        ))}
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            )
          );
        })}
      </div>
    </Dialog>
  );
}
