import { commandKeys, useCommand } from '#renderer/app/commands.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { showPanel, useAnswerSettings, usePanel } from './answerSettingsStore.ts';
import styles from './BaseChooser.module.css';

/** Opens and closes the panel; says how many adapters are stacked. */
export function AnswerSettingsButton({ place }: { place: string }) {
  const shown = usePanel((panel) => panel.shown);
  const stacked = useAnswerSettings(place)?.now.adapters.length ?? 0;
  const toggle = () => showPanel(!shown);
  useCommand('answerSettings.toggle', toggle);
  const keys = commandKeys('answerSettings.toggle');
  return (
    <button
      type="button"
      className={styles.chip}
      aria-expanded={shown}
      title={keys === undefined ? undefined : `${t('askSettings.open')} (${keys})`}
      onClick={toggle}
    >
      {t('askSettings.chip')}
      {stacked > 0 && ' '}
      {stacked > 0 && <b>{t('askSettings.adapters.stacked', { count: stacked, amount: count(stacked) })}</b>}
    </button>
  );
}
