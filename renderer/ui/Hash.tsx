import { useState } from 'react';
import { shortHash } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { copyText } from './copyText.ts';
import styles from './Hash.module.css';

/** A long name of a machine's: its ends, and a click that copies the whole. `of` says what it belongs to. */
export function Hash({ value, of, whole = false }: { value: string; of: string; whole?: boolean }) {
  const [said, setSaid] = useState<string>();
  const copy = async () => {
    setSaid(t((await copyText(value)) ? 'frame.copied' : 'ui.notCopiedShort'));
    setTimeout(() => setSaid(undefined), 1_600);
  };
  return (
    <span className={styles.hash}>
      <button
        type="button"
        className={styles.value}
        title={value}
        aria-label={t('ui.copyHash', { of, value: whole ? value : shortHash(value) })}
        onClick={() => void copy()}
      >
        {whole ? value : shortHash(value)}
      </button>
      <span className={styles.said} role="status">
        {said}
      </span>
    </span>
  );
}
