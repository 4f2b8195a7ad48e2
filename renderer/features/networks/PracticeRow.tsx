import { useState } from 'react';
import type { NetworkShown, Practice } from '#core/chain/network.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { sentenceFor, sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Confirm } from '#renderer/ui/Confirm.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from './Networks.module.css';

/** The network that lives on this machine: started, stopped, begun anew. */
export function PracticeRow({ practice, network }: { practice: Practice; network: NetworkShown | undefined }) {
  const [resets, setResets] = useState(false);
  const [busy, setBusy] = useState(false);
  const { state, trouble, detail, id, address } = practice;
  const run = async (work: () => Promise<unknown>) => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
    setBusy(false);
  };
  const stopped = state === 'off' || state === 'failed';
  return (
    <section className={styles.network} aria-label={t('networks.practice.name')}>
      <div className={styles.head}>
        <div className={styles.words}>
          <h3 className={styles.name}>{t('networks.practice.name')}</h3>
          <p className={styles.facts}>
            {t(`networks.practice.states.${state}`)}
            {id !== null && ` · ${t('networks.facts', { id: String(id), symbol: network?.symbol ?? 'PLAY' })}`}
          </p>
        </div>
        {network !== undefined && network.chosen && <span className={styles.chosen}>{t('networks.chosen')}</span>}
        {network !== undefined && !network.chosen && (
          <Button
            size="small"
            aria-label={t('networks.chooseNamed', { name: network.name })}
            onClick={() => void run(() => host.networks.choose({ id: network.id }))}
          >
            {t('networks.choose')}
          </Button>
        )}
        {stopped && (
          <Button size="small" disabled={busy} onClick={() => void run(() => host.networks.startPractice())}>
            {t('networks.practice.start')}
          </Button>
        )}
        {state === 'on' && (
          <Button size="small" disabled={busy} onClick={() => void run(() => host.networks.stopPractice())}>
            {t('networks.practice.stop')}
          </Button>
        )}
        {id !== null && state !== 'starting' && state !== 'missing' && (
          <Button size="small" kind="quiet" disabled={busy} onClick={() => setResets(true)}>
            {t('networks.practice.reset')}
          </Button>
        )}
      </div>
      <p className={styles.help}>{t('networks.practice.help')}</p>
      {address !== null && <p className={styles.help}>{t('networks.practice.reached', { address })}</p>}
      {trouble !== null && (
        <Notice tone={trouble === 'absent' ? 'plain' : 'trouble'}>
          {sentenceFor({ code: 'PRACTICE_FAILED', reason: trouble, detail })}
        </Notice>
      )}
      {resets && (
        <Confirm
          title={t('networks.practice.resetTitle')}
          act={t('networks.practice.resetAct')}
          close={() => setResets(false)}
          onAct={async () => {
            await host.networks.resetPractice();
          }}
        >
          {t('networks.practice.resetBody')}
        </Confirm>
      )}
    </section>
  );
}
