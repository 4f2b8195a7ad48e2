import { t } from '#renderer/text/text.ts';
import { showPanel, useAnswerSettings } from '../answerSettingsStore.ts';
import styles from './Tools.module.css';

/** Which tools the next answer may use; a click shows where they are switched. */
export function ToolsOn({ place }: { place: string }) {
  const now = useAnswerSettings(place)?.now;
  const on = now?.remote === undefined ? (now?.tools ?? []) : [];
  if (on.length === 0) return null;
  const names = on.map((tool) => t(`askFiles.tools.${tool}.name`)).join(', ');
  return (
    <button type="button" className={styles.on} onClick={() => showPanel(true)}>
      {t('askFiles.tools.on', { names })}
    </button>
  );
}
