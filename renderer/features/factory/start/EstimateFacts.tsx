import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Measured } from '#core/train/estimate.ts';
import type { TrainWish } from '#protocol/window/factory.ts';
import { toast } from '#renderer/app/toasts.ts';
import { type Host, host } from '#renderer/host/client.ts';
import { bytes, count, duration } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Progress } from '#renderer/ui/Progress.tsx';
import { estimateQuery } from '../factoryQueries.ts';
import styles from '../Factory.module.css';
import { changeSetting } from './draft.ts';

type Estimate = Awaited<ReturnType<Host['factory']['estimate']>>;

/** Rows this short still hold a question and an answer. */
const SHORT_ROW = 256;

/** Memory and time of one wish, by arithmetic first and then as measured. Another wish is another of these. */
export function EstimateFacts({ wish }: { wish: TrainWish }) {
  const { data, error } = useQuery(estimateQuery(wish));
  const [measured, setMeasured] = useState<Estimate>();
  const [trouble, setTrouble] = useState<string>();
  const [measuring, setMeasuring] = useState<AbortController>();
  const last = useRef<AbortController>(undefined);
  useEffect(() => () => last.current?.abort(), []);

  const measure = async () => {
    const stop = new AbortController();
    last.current = stop;
    setMeasuring(stop);
    setTrouble(undefined);
    try {
      const told = await host.factory.estimate({ wish, measure: true }, { signal: stop.signal });
      if (!stop.signal.aborted) setMeasured(told);
    } catch (caught) {
      if (!stop.signal.aborted) setTrouble(sentenceForError(caught));
    }
    setMeasuring(undefined);
  };

  if (error !== null) return <Notice tone="trouble">{sentenceForError(error)}</Notice>;
  const known = measured ?? data;
  if (known === undefined) return null;
  const { memoryBytes, freeBytes, fits, settings } = known;
  const [least, most, free] = [bytes(memoryBytes.least), bytes(memoryBytes.most), bytes(freeBytes)];
  const less = () => {
    const row = Math.min(settings.longestTokens, SHORT_ROW);
    changeSetting('longestTokens', row);
    changeSetting('microTokens', row);
    toast({ text: t('factory.estimate.lessDone', { count: row }) });
  };
  return (
    <div className={styles.estimate}>
      {fits ? (
        <p>
          {least === most
            ? t('factory.estimate.memorySame', { least, free })
            : t('factory.estimate.memory', { least, most, free })}{' '}
          {t('factory.estimate.fits')}
        </p>
      ) : (
        <Notice tone="warning">
          {t('factory.estimate.tooLarge', { least, free })}{' '}
          {settings.microTokens > SHORT_ROW && (
            <Button size="small" onClick={less}>
              {t('factory.estimate.less')}
            </Button>
          )}
        </Notice>
      )}
      {known.measured !== null && known.seconds !== null ? (
        <MeasuredFacts measured={known.measured} least={known.seconds.least} most={known.seconds.most} />
      ) : (
        fits && measuring === undefined && <p className={styles.help}>{t('factory.estimate.unknownTime')}</p>
      )}
      {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
      {measuring === undefined ? (
        fits &&
        known.measured === null && <Button onClick={() => void measure()}>{t('factory.estimate.measure')}</Button>
      ) : (
        <div className={styles.measuring}>
          <p role="status">{t('factory.estimate.measuring')}</p>
          <Progress fraction={undefined} label={t('factory.estimate.measuring')} />
          <Button onClick={() => measuring.abort()}>{t('factory.estimate.stopMeasuring')}</Button>
        </div>
      )}
    </div>
  );
}

function MeasuredFacts({ measured, least, most }: { measured: Measured; least: number; most: number }) {
  const { steps, examples, heldOut, device, threads, tooLong, memoryBytes } = measured;
  const [from, to] = [duration(least), duration(most)];
  return (
    <>
      <p className={styles.time} role="status">
        {from === to
          ? t('factory.estimate.timeSame', { least: from })
          : t('factory.estimate.time', { least: from, most: to })}
      </p>
      <p className={styles.help}>
        {t('factory.estimate.measured', {
          steps: t('units.steps', { count: steps, amount: count(steps) }),
          examples: count(examples),
          heldOut: count(heldOut),
          device:
            device === 'webgpu'
              ? t('factory.estimate.onGraphics')
              : t('factory.estimate.onThreads', { count: threads }),
        })}{' '}
        {t('factory.estimate.measuredMemory', { bytes: bytes(memoryBytes) })}{' '}
        {tooLong > 0 && t('factory.estimate.tooLong', { count: tooLong, amount: count(tooLong) })}
      </p>
    </>
  );
}
