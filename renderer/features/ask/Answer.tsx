import { useState } from 'react';
import type { Turn } from '#core/conversation.ts';
import { useSettings } from '#renderer/host/queries.ts';
import { sentenceFor } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Notice } from '#renderer/ui/Notice.tsx';
import { AnswerText } from './AnswerText.tsx';
import styles from './AskRoom.module.css';
import { CopyButton } from './CopyButton.tsx';
import { desk, useDesk } from './deskOfWindow.ts';
import { Figures } from './Figures.tsx';
import { Preparing } from './Preparing.tsx';
import quiet from './Quiet.module.css';
import { Siblings } from './Siblings.tsx';

interface AnswerProps {
  place: string;
  turn: Turn;
  turns: readonly Turn[];
  /** Of the question that it answers. */
  number: number;
}

/** An answer: its words while they come, and at its foot what it was set from. */
export function Answer({ place, turn, turns, number }: AnswerProps) {
  const heard = useDesk((state) => state.heard.get(turn.id));
  const writing = turn.state === 'writing';
  const text = writing ? (heard?.text ?? turn.text) : turn.text;

  return (
    <article className={styles.turn} aria-label={t('ask.answer.numbered', { number })} aria-busy={writing}>
      {text !== '' && <AnswerText text={text} writing={writing} />}
      {writing && text === '' && <Preparing preparing={heard?.preparing ?? null} name={turn.model?.name} />}
      {!writing && <Foot place={place} turn={turn} turns={turns} number={number} />}
    </article>
  );
}

function Foot({ place, turn, turns, number }: AnswerProps) {
  const always = useSettings()?.showFigures === true;
  const [asked, setAsked] = useState(false);
  const busy = useDesk((state) => state.heard.size > 0 || state.asking.get(place)?.trouble === null);
  const { parent, figures, failure, text } = turn;

  return (
    <footer className={styles.foot}>
      {failure !== null && <Notice tone="trouble">{sentenceFor(failure)}</Notice>}
      <p className={styles.colophon}>
        {[setFrom(turn), endingOf(turn)].filter((part) => part !== undefined).join(' ')}
      </p>
      <div className={styles.acts}>
        <Siblings of={t('ask.siblings.answers', { number })} place={place} turn={turn} turns={turns} />
        {text !== '' && (
          <CopyButton label={t('ask.answer.copyNamed', { number })} text={() => text}>
            {t('ask.answer.copy')}
          </CopyButton>
        )}
        {parent !== null && (
          <button
            type="button"
            className={quiet.quiet}
            aria-label={t('ask.answer.againNamed', { number })}
            disabled={busy}
            onClick={() => void desk.askAgain(place, parent)}
          >
            {t('ask.answer.again')}
          </button>
        )}
        {figures !== null && !always && (
          <button
            type="button"
            className={quiet.quiet}
            aria-label={t('ask.answer.figuresNamed', { number })}
            aria-expanded={asked}
            onClick={() => setAsked(!asked)}
          >
            {t('ask.answer.figures')}
          </button>
        )}
      </div>
      {figures !== null && (always || asked) && <Figures figures={figures} />}
    </footer>
  );
}

/** Only what is known to be true: nobody is named here before attribution can name them. */
function setFrom({ model, figures }: Turn): string {
  if (model !== null && figures !== null) return t('ask.answer.set.full', { base: model.name, device: figures.device });
  return model === null ? t('ask.answer.set.machine') : t('ask.answer.set.base', { base: model.name });
}

function endingOf({ state, ending, text }: Turn): string | undefined {
  const empty = text === '';
  if (state === 'stopped') return t(empty ? 'ask.answer.stoppedEmpty' : 'ask.answer.stopped');
  if (state === 'interrupted') return t(empty ? 'ask.answer.interruptedEmpty' : 'ask.answer.interrupted');
  if (state === 'failed') return t('ask.answer.failed');
  if (empty) return t('ask.answer.empty');
  return ending === 'length' ? t('ask.answer.length') : undefined;
}
