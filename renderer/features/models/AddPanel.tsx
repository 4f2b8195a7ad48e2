import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { useLive } from '#renderer/host/live.ts';
import { bytes, duration } from '#renderer/text/amounts.ts';
import { sentenceForTrouble } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Progress } from '#renderer/ui/Progress.tsx';
import { add, type Adding, chooseAndLook, endAdding, giveUp, useAdding, watchAdding } from './adding.ts';
import styles from './AddPanel.module.css';
import { FitFigure } from './FitFigure.tsx';
import { HeaderFacts } from './HeaderFacts.tsx';

interface AddPanelProps {
  /** Stands where a file is to be chosen. */
  invitation: ReactNode;
  /** The newcomer's panel always goes on to Ask. */
  welcome?: boolean;
  /** It is added, or given up. */
  onEnd?: () => void;
}

/** From a file to a model in the library, step by step, in one place. */
export function AddPanel({ invitation, welcome = false, onEnd }: AddPanelProps) {
  const adding = useAdding((state) => state.adding);
  const go = useNavigate();

  useEffect(watchAdding, []);
  useEffect(() => {
    if (adding.stage !== 'added') return;
    endAdding();
    if (adding.thenAsk) void go({ to: '/ask/{-$conversation}' });
    onEnd?.();
  }, [adding, go, onEnd]);

  if (adding.stage === 'looking') return <Looking name={adding.name} />;
  if (adding.stage === 'seen') return <Seen seen={adding} welcome={welcome} />;
  if (adding.stage === 'adding') return <Under adding={adding} />;
  return (
    <div className={styles.panel}>
      {adding.stage === 'refused' && <Notice tone="trouble">{sentenceForTrouble(adding.trouble)}</Notice>}
      {invitation}
      <div className={styles.actions}>
        <Button kind="call" data-autofocus onClick={() => void chooseAndLook()}>
          {t(adding.stage === 'refused' ? 'adding.chooseOther' : 'adding.chooseFile')}
        </Button>
      </div>
    </div>
  );
}

function Looking({ name }: { name: string }) {
  return (
    <div className={styles.panel} role="status">
      <p className={styles.name}>{name}</p>
      <p>{t('adding.looking', { name })}</p>
      <Progress fraction={undefined} label={t('adding.looking', { name })} />
      <Sent />
      <div className={styles.actions}>
        <Button kind="quiet" onClick={() => void giveUp()}>
          {t('adding.cancel')}
        </Button>
      </div>
    </div>
  );
}

function Seen({ seen, welcome }: { seen: Extract<Adding, { stage: 'seen' }>; welcome: boolean }) {
  const { header, fit, name } = seen;
  const tooLarge = fit.verdict === 'too-large';
  const { purpose } = header;
  return (
    <div className={styles.panel}>
      <p className={styles.name}>{header.name === '' ? name : header.name}</p>
      <section aria-label={t('adding.facts')}>
        <HeaderFacts header={header} />
      </section>
      {purpose !== 'answer' && <p>{t(`beside.note.${purpose}`)}</p>}
      <section aria-label={t('adding.fitTitle')} className={styles.fit}>
        <FitFigure fit={fit} />
      </section>
      <div className={styles.actions}>
        {purpose === 'answer' ? (
          <Button kind="call" autoFocus onClick={() => void add({ thenAsk: true, force: tooLarge })}>
            {t(tooLarge ? 'adding.addAnyway' : 'adding.addAndAsk')}
          </Button>
        ) : (
          <Button kind="call" autoFocus onClick={() => void add({ thenAsk: false, force: false })}>
            {t('beside.add')}
          </Button>
        )}
        {!welcome && purpose === 'answer' && (
          <Button onClick={() => void add({ thenAsk: false, force: false })}>{t('adding.addOnly')}</Button>
        )}
        <Button kind="quiet" onClick={() => void chooseAndLook()}>
          {t('adding.chooseOther')}
        </Button>
        <Button kind="quiet" onClick={() => void giveUp()}>
          {t('adding.cancel')}
        </Button>
      </div>
      <Sent />
    </div>
  );
}

function Under({ adding: { name, job: begun, waiting } }: { adding: Extract<Adding, { stage: 'adding' }> }) {
  const job = useLive((live) => live?.jobs.find(({ id }) => id === begun.id)) ?? begun;
  const { done, total, rate, secondsLeft } = job.progress;
  return (
    <div className={styles.panel}>
      <p className={styles.name}>{name}</p>
      <Progress fraction={total > 0 ? done / total : undefined} label={t('adding.adding', { name })} />
      <p className={styles.figures}>
        {[
          t('jobs.progress', { done: bytes(done), total: bytes(total) }),
          rate === null ? undefined : t('units.perSecond', { amount: bytes(rate) }),
          secondsLeft === null ? undefined : t('jobs.left', { duration: duration(secondsLeft) }),
        ]
          .filter((part) => part !== undefined)
          .join(' · ')}
      </p>
      {waiting ? <Notice tone="warning">{t('adding.waitingNote')}</Notice> : <p>{t('adding.addingNote')}</p>}
      <div className={styles.actions}>
        <Button onClick={() => void giveUp()}>{t('adding.stop')}</Button>
      </div>
    </div>
  );
}

/** Where a browser has to send the file first. */
function Sent() {
  const sent = useAdding((state) => state.sent);
  if (sent === null || sent.bytes >= sent.of) return null;
  return <p className={styles.figures}>{t('adding.sending', { sent: bytes(sent.bytes), total: bytes(sent.of) })}</p>;
}
