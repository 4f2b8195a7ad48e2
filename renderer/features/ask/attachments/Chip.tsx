import { lazy, Suspense, useState } from 'react';
import type { Attachment } from '#core/attachments.ts';
import { bytes, count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { SignButton } from '#renderer/ui/SignButton.tsx';
import { CrossMark } from '../marks.tsx';
import styles from './Attachments.module.css';

const Sheet = lazy(() => import('./Sheet.tsx'));

interface ChipProps {
  name: string;
  size: number;
  /** Null while it is read. */
  file: Attachment | null;
  /** Null where they are not known. */
  tokens?: number | null;
  remove?: () => void;
}

/** A file that goes with a question. A click shows its text. */
export function Chip({ name, size, file, tokens = null, remove }: ChipProps) {
  const [open, setOpen] = useState(false);
  const facts =
    file === null
      ? t('askFiles.reading')
      : tokens === null
        ? bytes(size)
        : t('askFiles.facts', { size: bytes(size), tokens: count(tokens) });
  return (
    <span className={styles.chip}>
      <button
        type="button"
        className={styles.open}
        disabled={file === null}
        title={t('askFiles.show', { name })}
        onClick={() => setOpen(true)}
      >
        <span className={styles.name} dir="auto">
          {name}
        </span>{' '}
        <span className={styles.facts}>{facts}</span>
      </button>
      {remove !== undefined && (
        <SignButton size="small" name={t('askFiles.remove', { name })} onClick={remove}>
          <CrossMark />
        </SignButton>
      )}
      {open && file !== null && (
        <Suspense fallback={null}>
          <Sheet file={file} close={() => setOpen(false)} />
        </Suspense>
      )}
    </span>
  );
}
