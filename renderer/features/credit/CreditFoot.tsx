import { useId, useState } from 'react';
import type { Colophon } from '#core/colophon.ts';
import type { Turn } from '#core/conversation.ts';
import quiet from '#renderer/features/ask/Quiet.module.css';
import { AnswerFee } from '#renderer/features/fees/AnswerFee.tsx';
import { NoteSheet } from '#renderer/features/reading/NoteSheet.tsx';
import { sentenceFor } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import styles from './Credit.module.css';
import { Details } from './Details.tsx';
import { drawnFrom, isDrawn } from './figures.ts';
import { Marginalia } from './Marginalia.tsx';
import { ReceiptSheet } from './ReceiptSheet.tsx';
import { RecordSheet } from './RecordSheet.tsx';
import { SaveMenu } from './SaveMenu.tsx';
import { Shares } from './Shares.tsx';
import { WhatIfSheet } from './WhatIfSheet.tsx';

interface FootProps {
  number: number;
  turn: Turn;
  colophon: Colophon;
  opened: number | null;
  open: (source: number | null) => void;
  /** It stands beside another answer: there is no margin, and no sentence above it that this one ends. */
  beside?: boolean;
}

/** Who an answer is set from: the shares at its foot, the notes in its margin, and what can be done with both. */
export default function CreditFoot({ number, turn, colophon, opened, open, beside = false }: FootProps) {
  const [unfolded, setUnfolded] = useState(false);
  const [sheet, setSheet] = useState<'receipt' | 'what-if' | null>(null);
  const detailsId = useId();
  const over = turn.state !== 'writing';
  const drawn = isDrawn(colophon) && turn.text !== '';
  const source = colophon.sources.find((each) => each.number === opened);
  const note = source === undefined ? colophon.notes.find((each) => each.number === opened) : undefined;
  const canLeaveOut = !beside && colophon.remote === null && colophon.adapters.length > 0 && turn.text !== '';

  return (
    <>
      {drawn && !beside && <Marginalia number={number} colophon={colophon} open={open} />}
      {over && turn.text !== '' && (
        <section
          className={styles.foot}
          // Beside another answer it would be a second place of the same name; the article that it is in names it.
          {...(!beside && { 'aria-label': t('credit.foot.label', { number }) })}
        >
          {beside && <p className={styles.sentence}>{drawnFrom(colophon)}</p>}
          {drawn && <Shares colophon={colophon} />}
          <AnswerFee message={turn.id} />
          {colophon.failure !== null && <p className={styles.note}>{sentenceFor(colophon.failure)}</p>}
          <div className={styles.acts}>
            {drawn && (
              <button
                type="button"
                className={quiet.quiet}
                aria-label={t('credit.foot.detailsNamed', { number })}
                aria-expanded={unfolded}
                aria-controls={detailsId}
                onClick={() => setUnfolded(!unfolded)}
              >
                {t('credit.foot.details')}
              </button>
            )}
            {canLeaveOut && (
              <button
                type="button"
                className={quiet.quiet}
                aria-label={t('credit.foot.whatIfNamed', { number })}
                aria-haspopup="dialog"
                onClick={() => setSheet('what-if')}
              >
                {t('credit.foot.whatIf')}
              </button>
            )}
            <SaveMenu number={number} turn={turn} colophon={colophon} />
            {colophon.receipt !== null && (
              <button
                type="button"
                className={quiet.quiet}
                aria-label={t('credit.foot.receiptNamed', { number })}
                aria-haspopup="dialog"
                onClick={() => setSheet('receipt')}
              >
                {t('credit.foot.receipt')}
              </button>
            )}
          </div>
          <div id={detailsId}>{unfolded && <Details colophon={colophon} open={open} />}</div>
        </section>
      )}
      {source !== undefined && (
        <RecordSheet source={source} colophon={colophon} answer={turn.text} close={() => open(null)} />
      )}
      {note?.source.kind === 'project' && <NoteSheet note={note} project={note.source.id} close={() => open(null)} />}
      {sheet === 'receipt' && <ReceiptSheet colophon={colophon} close={() => setSheet(null)} />}
      {sheet === 'what-if' && <WhatIfSheet colophon={colophon} close={() => setSheet(null)} />}
    </>
  );
}
