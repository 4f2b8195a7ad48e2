import { useId, useState } from 'react';
import type { MadeWith } from '#core/answerSettings.ts';
import type { Colophon } from '#core/colophon.ts';
import type { Turn } from '#core/conversation.ts';
import { drawnFrom } from '#renderer/features/credit/figures.ts';
import { SmallWorldMark } from '#renderer/features/starter/SmallWorldMark.tsx';
import { sentenceFor } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { InsteadHere, SetElsewhere } from '#renderer/features/remotes/ElsewhereFoot.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { AgainButton } from './AgainButton.tsx';
import styles from './AnswerFoot.module.css';
import { CopyButton } from './CopyButton.tsx';
import { Figures } from './Figures.tsx';
import { Filled } from './Filled.tsx';
import type { Placed } from './page.ts';
import quiet from './Quiet.module.css';
import { setNumber } from './scales.ts';
import { Siblings } from './Siblings.tsx';

interface FootProps {
  place: string;
  number: number;
  answer: Placed;
  showFigures: boolean;
  /** Undefined where it is not known, or not yet. */
  colophon: Colophon | undefined;
  /** Where probabilities were kept: whether they are shown in the place of the text. */
  odds: { shown: boolean; textId: string; toggle: () => void } | null;
}

/** The note under an answer: what it was set from, how it ended, and what can be done with it. */
export function AnswerFoot({ place, number, answer, showFigures, colophon, odds }: FootProps) {
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
          {turn.made?.remote !== undefined && turn.text !== '' && ` ${t('remotes.kept')}`}
        </Notice>
      ) : (
        ending !== null && <Notice tone={turn.state === 'interrupted' ? 'warning' : 'plain'}>{ending}</Notice>
      )}
      {turn.made?.remote !== undefined && <InsteadHere place={place} turn={turn} />}
      <div className={styles.line}>
        <SetFrom turn={turn} colophon={colophon} />
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
          {odds !== null && (
            <button
              type="button"
              className={quiet.quiet}
              aria-label={t('ask.answer.oddsNamed', { number })}
              aria-expanded={odds.shown}
              aria-controls={odds.textId}
              onClick={odds.toggle}
            >
              {t('ask.answer.odds')}
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
      <div id={figuresId}>
        {figuresShown && turn.figures !== null && <Figures figures={turn.figures} made={turn.made} />}
      </div>
    </footer>
  );
}

interface SetProps {
  turn: Turn;
  colophon: Colophon | undefined;
}

/**
 * "Set from qwen3-1.7b with tone at 0.8 on NVIDIA GeForce RTX 4070. Drawn from 14 records by 3 contributors; 31 %
 * unattributed." Only what is known to be true.
 */
function SetFrom({ turn: { model, made, figures, text }, colophon }: SetProps) {
  if (text !== '' && made?.remote !== undefined) return <SetElsewhere made={made.remote} className={styles.colophon} />;
  if (text === '' || model === null) return null;
  const adapters = adaptersOf(made);
  const gaps = {
    base: <b dir="auto">{model.name}</b>,
    device: <span dir="auto">{figures?.device}</span>,
    adapters: <span dir="auto">{adapters}</span>,
  };
  const sentence =
    figures === null
      ? adapters === null
        ? t('ask.answer.set.base', { base: '{{base}}' })
        : t('ask.answer.set.baseWith', { base: '{{base}}', adapters: '{{adapters}}' })
      : adapters === null
        ? t('ask.answer.set.full', { base: '{{base}}', device: '{{device}}' })
        : t('ask.answer.set.fullWith', { base: '{{base}}', device: '{{device}}', adapters: '{{adapters}}' });
  return (
    <p className={styles.colophon}>
      <Filled sentence={sentence} gaps={gaps} />
      {colophon !== undefined && ` ${drawnFrom(colophon)}`} <SmallWorldMark of={model.hash} />
    </p>
  );
}

/** "tone at 0.8, terms at 1"; null where the base spoke alone. */
function adaptersOf(made: MadeWith | null): string | null {
  if (made === null || made.adapters.length === 0) return null;
  return made.adapters
    .map(({ name, scale }) =>
      t('askSettings.made.adapter', { name: name || t('askSettings.adapters.gone'), scale: setNumber(scale) }),
    )
    .join(', ');
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
