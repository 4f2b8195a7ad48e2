import { useId, useState } from 'react';
import type { Turn } from '#core/conversation.ts';
import { sentenceFor } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Notice } from '#renderer/ui/Notice.tsx';
import { AgainButton } from './AgainButton.tsx';
import styles from './AnswerFoot.module.css';
import { CopyButton } from './CopyButton.tsx';
import { Figures } from './Figures.tsx';
import { Filled } from './Filled.tsx';
import type { Placed } from './page.ts';
import quiet from './Quiet.module.css';
import { Siblings } from './Siblings.tsx';

interface FootProps {
  place: string;
  number: number;
  answer: Placed;
  showFigures: boolean;
}

/** The note under an answer: what it was set from, how it ended, and what can be done with it. */
export function AnswerFoot({ place, number, answer, showFigures }: FootProps) {
  const { turn } = answer;
  const [toggled, setToggled] = useState(false);
  const figuresId = useId();
  const figuresShown = turn.figures !== null && toggled !== showFigures;
  const ending = sentenceOf(turn);

  return (
    <footer className={styles.foot}>
      {turn.failure !== null ? (
        <Notice tone="trouble">
          {ending !== null && `${ending} `}
          {sentenceFor(turn.failure)}
        </Notice>
      ) : (
        ending !== null && <Notice tone={turn.state === 'interrupted' ? 'warning' : 'plain'}>{ending}</Notice>
      )}
      <div className={styles.line}>
        <SetFrom turn={turn} />
        <div className={styles.acts}>
          <Siblings place={place} placed={answer} label={t('ask.siblings.answers', { number })} />
          {turn.figures !== null && (
            <button
              type="button"
              className={quiet.quiet}
              aria-label={t('ask.answer.figuresNamed', { number })}
              aria-expanded={figuresShown}
              aria-controls={figuresId}
              onClick={() => setToggled(!toggled)}
            >
              {t('ask.answer.figures')}
            </button>
          )}
          {turn.text !== '' && (
            <CopyButton label={t('ask.answer.copyNamed', { number })} text={() => turn.text}>
              {t('ask.answer.copy')}
            </CopyButton>
          )}
          {turn.parent !== null && <AgainButton place={place} question={turn.parent} number={number} />}
        </div>
      </div>
      <div id={figuresId}>{figuresShown && turn.figures !== null && <Figures figures={turn.figures} />}</div>
    </footer>
  );
}

/** "Set from qwen3-1.7b on NVIDIA GeForce RTX 4070." Only what is known to be true; nothing where nothing was set. */
function SetFrom({ turn: { model, figures, text } }: { turn: Turn }) {
  if (text === '' || model === null) return null;
  const base = <b dir="auto">{model.name}</b>;
  return (
    <p className={styles.colophon}>
      {figures === null ? (
        <Filled sentence={t('ask.answer.set.base', { base: '{{base}}' })} gaps={{ base }} />
      ) : (
        <Filled
          sentence={t('ask.answer.set.full', { base: '{{base}}', device: '{{device}}' })}
          gaps={{ base, device: <span dir="auto">{figures.device}</span> }}
        />
      )}
    </p>
  );
}

/** How it ended, where it did not simply come to its end. */
function sentenceOf({ state, ending, text }: Turn): string | null {
  const empty = text.trim() === '';
  if (state === 'stopped') return empty ? t('ask.answer.stoppedEmpty') : t('ask.answer.stopped');
  if (state === 'interrupted') return empty ? t('ask.answer.interruptedEmpty') : t('ask.answer.interrupted');
  if (state === 'failed') return empty ? t('ask.answer.failed') : null;
  if (ending === 'length') return t('ask.answer.length');
  return empty ? t('ask.answer.empty') : null;
}
