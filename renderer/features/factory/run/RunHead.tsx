import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { commandKeys, useCommand } from '#renderer/app/commands.ts';
import { toast } from '#renderer/app/toasts.ts';
import { saveFile } from '#renderer/files/saveFile.ts';
import { host } from '#renderer/host/client.ts';
import { useLive } from '#renderer/host/live.ts';
import { queries } from '#renderer/host/queries.ts';
import { count } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { Menu } from '#renderer/ui/Menu.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Progress } from '#renderer/ui/Progress.tsx';
import { RenameField } from '#renderer/ui/RenameField.tsx';
import styles from '../Factory.module.css';
import { Removing } from '../Removing.tsx';
import { canGoOn, canRegister, resultSentences, stateSentence } from '../runState.ts';
import { draftFrom } from '../start/draft.ts';
import { useAdapterInAsk } from './inAsk.ts';
import type { Watched } from './useRunWatch.ts';

/** The state in a sentence, and everything that can be done with the run. */
export function RunHead({ run, rate, secondsLeft }: Watched) {
  const { id, name, state, data, last, adapter } = run;
  const go = useNavigate();
  const inAsk = useAdapterInAsk();
  const job = useLive((live) => live?.jobs.find((one) => one.id === run.job));
  const [wished, setWished] = useState<'stop' | 'pause' | null>(null);
  const [open, setOpen] = useState<'rename' | 'remove' | null>(null);
  const close = () => setOpen(null);
  const goes = state === 'open' && job?.state !== 'paused';
  const paused = state === 'open' && job?.state === 'paused';
  // A wish is over when what was wished for has come, or when it has gone on all the same.
  const wish = wished === 'pause' && !goes ? null : state === 'open' ? wished : null;

  const attempt = async (act: () => Promise<unknown>) => {
    try {
      await act();
      void queries.invalidateQueries({ queryKey: ['runs', 'one', id] });
    } catch (error) {
      setWished(null);
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
  };
  const stop = () => {
    setWished('stop');
    return attempt(() => host.factory.stop({ run: id }));
  };
  const pause = () => {
    if (run.job === null) return Promise.resolve();
    const of = { id: run.job };
    setWished('pause');
    return attempt(() => host.jobs.pause(of));
  };
  const resume = () => {
    setWished(null);
    return attempt(() => host.factory.resume({ run: id }));
  };
  const register = () =>
    attempt(async () => {
      const made = await host.factory.register({ run: id });
      toast({ text: t('factory.run.registered', { name: made.name }) });
    });
  const use = async () => {
    if (adapter !== null) await attempt(() => inAsk(adapter));
  };
  const saveLog = () => attempt(async () => saveFile(await host.factory.log({ run: id })));

  useCommand('run.stop', stop, state === 'open' && wish !== 'stop');
  useCommand('run.pause', paused ? resume : pause, state === 'open' && wish === null);
  useCommand('run.use', use, adapter !== null);
  const results = resultSentences(run);
  const trouble = run.failure !== null && state !== 'cancelled';
  const useKeys = commandKeys('run.use');

  return (
    <header className={styles.runHead}>
      {open === 'rename' ? (
        <RenameField
          name={name}
          label={t('factory.run.renameLabel')}
          save={t('factory.run.save')}
          cancel={t('factory.run.leave')}
          rename={async (wanted) => {
            try {
              await host.factory.change({ run: id, name: wanted });
              return undefined;
            } catch (error) {
              return sentenceForError(error);
            }
          }}
          done={close}
        />
      ) : (
        <div className={styles.titleLine}>
          <h2 className={styles.title} dir="auto">
            {name}
          </h2>
          <Menu
            target={
              <Button kind="quiet" aria-label={t('factory.run.more', { name })}>
                ⋯
              </Button>
            }
            entries={[
              { label: t('factory.run.rename'), act: () => setOpen('rename') },
              {
                label: t('factory.run.again'),
                act: () => {
                  draftFrom(run);
                  void go({ to: '/factory/new' });
                },
              },
              { label: t('factory.run.logFile'), act: () => void saveLog() },
              { label: t('factory.run.remove'), act: () => setOpen('remove'), grave: true, disabled: state === 'open' },
            ]}
          />
        </div>
      )}
      <p className={styles.sentence} role="status">
        {stateSentence(run, job, { wish, secondsLeft: goes ? secondsLeft : null })} {!trouble && results.join(' ')}
      </p>
      {trouble && (
        <Notice tone={state === 'failed' ? 'trouble' : 'warning'}>
          {state === 'ended' && `${t('factory.run.registerFailed')} `}
          {results.join(' ')}
        </Notice>
      )}
      {state === 'open' && (
        <Progress
          label={t('factory.run.progress', { name })}
          fraction={
            data === null || last === null ? (goes ? undefined : 0) : data.steps === 0 ? 0 : last.step / data.steps
          }
        />
      )}
      {goes && rate !== null && (
        <p className={styles.figures}>{t('factory.run.rate', { amount: count(Math.round(rate)) })}</p>
      )}
      <div className={styles.actions}>
        {adapter !== null && (
          <Button kind="call" onClick={() => void use()}>
            {t('factory.run.useInAsk')}
            {useKeys !== undefined && <Kbd>{useKeys}</Kbd>}
          </Button>
        )}
        {canRegister(run) && (
          <Button kind="call" onClick={() => void register()}>
            {t('factory.run.register')}
          </Button>
        )}
        {paused && (
          <Button kind="call" onClick={() => void resume()}>
            {t('factory.run.resume')}
          </Button>
        )}
        {canGoOn(run) && <Button onClick={() => void resume()}>{t('factory.run.resumeFailed')}</Button>}
        {goes && (
          <Button disabled={wish !== null || job === undefined} onClick={() => void pause()}>
            {t('factory.run.pause')}
          </Button>
        )}
        {state === 'open' && (
          <Button disabled={wish === 'stop'} onClick={() => void stop()}>
            {t('factory.run.stop')}
          </Button>
        )}
      </div>
      {open === 'remove' && <Removing run={run} close={close} removed={() => void go({ to: '/factory' })} />}
    </header>
  );
}
