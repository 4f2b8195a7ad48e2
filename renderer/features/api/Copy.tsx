import { useEffect, useState } from 'react';
import { toast } from '#renderer/app/toasts.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { copyText } from '#renderer/ui/copyText.ts';

/** How long the button says that it was done. */
const SAYS_SO_MS = 1_600;

/** Copies a text; `label` says which, for those who only hear the button. */
export function Copy({ label, text, kind = 'plain' }: { label: string; text: string; kind?: 'plain' | 'call' }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), SAYS_SO_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    if (await copyText(text)) setCopied(true);
    else toast({ text: t('frame.notCopied'), tone: 'trouble' });
  };
  return (
    <Button
      kind={kind}
      size={kind === 'call' ? 'normal' : 'small'}
      aria-label={copied ? t('frame.copied') : label}
      onClick={() => void copy()}
    >
      {copied ? t('frame.copied') : t('api.copy')}
    </Button>
  );
}
