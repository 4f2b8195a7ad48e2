import { useEffect, useState } from 'react';
import { toast } from '#renderer/app/toasts.ts';
import { t } from '#renderer/text/text.ts';
import { copyText } from '#renderer/ui/copyText.ts';
import styles from './Quiet.module.css';

/** How long the button says that it was done. */
const SAYS_SO_MS = 1_600;

interface CopyButtonProps {
  /** What is copied, in words: read out where "Copy" alone would say too little. */
  label: string;
  /** Asked for when it is wanted, not at every drawing. */
  text: () => string;
  children: string;
}

export function CopyButton({ label, text, children }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), SAYS_SO_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    if (await copyText(text())) setCopied(true);
    else toast({ text: t('frame.notCopied'), tone: 'trouble' });
  };

  return (
    <button
      type="button"
      className={styles.quiet}
      aria-label={copied ? t('frame.copied') : label}
      onClick={() => void copy()}
    >
      {copied ? t('frame.copied') : children}
    </button>
  );
}
