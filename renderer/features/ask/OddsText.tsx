import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type MouseEvent, useMemo, useRef, useState } from 'react';
import type { TokenOdds } from '#core/answerSettings.ts';
import { host } from '#renderer/host/client.ts';
import { percent } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Notice } from '#renderer/ui/Notice.tsx';
import { type Spoken, spokenOf } from './oddsOf.ts';
import styles from './OddsText.module.css';

/** An answer token by token: the less sure the model was, the stronger a token is marked. */
export default function OddsText({ answer, text }: { answer: string; text: string }) {
  const { data, error } = useQuery({
    // What an answer was made of never changes.
    queryKey: ['odds', answer],
    queryFn: ({ signal }) => host.conversations.odds({ answer }, { signal }),
    gcTime: 60_000,
  });
  if (error !== null) return <Notice tone="trouble">{sentenceForError(error)}</Notice>;
  if (data === undefined) return <p className={styles.hint}>{t('askSettings.odds.loading')}</p>;
  if (data.length === 0) return <p className={styles.hint}>{t('askSettings.odds.none')}</p>;
  return <Tokens text={text} odds={data} />;
}

function Tokens({ text, odds }: { text: string; odds: readonly TokenOdds[] }) {
  const spoken = useMemo(() => spokenOf(text, odds), [text, odds]);
  const [at, setAt] = useState<number | null>(null);
  const words = useRef<HTMLParagraphElement>(null);

  const pointed = (event: MouseEvent) => {
    const place = event.target instanceof HTMLElement ? event.target.dataset['at'] : undefined;
    if (place !== undefined) setAt(Number(place));
  };
  const pressed = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = Math.min(spoken.length - 1, Math.max(0, (at ?? -1) + step));
    setAt(next);
    words.current?.querySelector(`[data-at="${next}"]`)?.scrollIntoView({ block: 'nearest' });
  };
  const chosen = at === null ? undefined : spoken[at];

  return (
    <div className={styles.whole}>
      <p
        ref={words}
        className={styles.text}
        tabIndex={0}
        role="group"
        aria-label={t('askSettings.odds.text')}
        dir="auto"
        onMouseOver={pointed}
        onKeyDown={pressed}
      >
        {spoken.map(({ text: piece, probability }, place) => (
          <span key={place} data-at={place} data-sure={sureness(probability)} data-chosen={place === at}>
            {piece}
          </span>
        ))}
      </p>
      <div className={styles.detail} aria-live="polite">
        {chosen === undefined ? (
          <p className={styles.hint}>{t('askSettings.odds.hint')}</p>
        ) : (
          <Detail spoken={chosen} />
        )}
      </div>
    </div>
  );
}

function Detail({ spoken: { text, probability, likeliest } }: { spoken: Spoken }) {
  return (
    <>
      <p className={styles.hint}>
        {t('askSettings.odds.chosen', { token: visible(text), share: percent(probability) })}
      </p>
      <ol className={styles.others}>
        {likeliest.map(([token, share], place) => (
          <li key={place} data-said={token === text}>
            <span className={styles.token} dir="auto">
              {visible(token)}
            </span>
            <span className={styles.track}>
              <span style={{ width: `${share * 100}%` }} />
            </span>
            <span className={styles.share}>{percent(share)}</span>
          </li>
        ))}
      </ol>
    </>
  );
}

function visible(token: string): string {
  if (token === '') return t('askSettings.odds.end');
  if (token.trim() !== '') return token.replaceAll('\n', '⏎');
  return token.includes('\n') ? t('askSettings.odds.line') : t('askSettings.odds.space');
}

function sureness(probability: number): 'sure' | 'likely' | 'open' | 'unlikely' {
  if (probability >= 0.9) return 'sure';
  if (probability >= 0.5) return 'likely';
  return probability >= 0.2 ? 'open' : 'unlikely';
}
