import { t } from '#renderer/text/text.ts';
import { useSaying } from './saying.ts';
import styles from './Said.module.css';

/** For screen readers only: that an answer begins, and how it ends. */
export function Said() {
  const said = useSaying((state) => state.said);
  return (
    <p role="status" className={styles.said}>
      {said === null ? '' : t(`ask.said.${said}`)}
    </p>
  );
}
