import { useState } from 'react';
import type { Publication } from '#core/datanet/publication.ts';
import type { Prepared } from '#core/wallet/signing.ts';
import { ReviewDialog } from '#renderer/features/wallet/ReviewDialog.tsx';
import { Unlock } from '#renderer/features/wallet/Unlock.tsx';
import { useWallet } from '#renderer/features/wallet/walletQuery.ts';
import { host } from '#renderer/host/client.ts';
import { failureOf } from '#renderer/host/failureOf.ts';
import { queries } from '#renderer/host/queries.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from './Publish.module.css';

/** Two signatures, one after the other. What is signed is shown first; where it stands is read off the chain. */
export function SignStep({ publication }: { publication: Publication }) {
  const { id, state, contribution } = publication;
  const wallet = useWallet();
  const [shown, setShown] = useState<Prepared>();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const prepare = async (what: 'prepareCommit' | 'preparePropose') => {
    setBusy(true);
    setTrouble(undefined);
    try {
      setShown(await host.publishing[what]({ id }));
    } catch (error) {
      setTrouble(isTooYoung(error) ? t('publishing.proposeWait') : sentenceForError(error));
    }
    setBusy(false);
  };
  const close = () => {
    setShown(undefined);
    void queries.invalidateQueries({ queryKey: ['datanets', 'publications'] });
  };
  if (state === 'proposed') {
    return (
      <div className={styles.step}>
        <Notice>{t('publishing.proposed', { id: String(contribution ?? '') })}</Notice>
      </div>
    );
  }
  const announced = state === 'committed' || state === 'proposing';
  return (
    <div className={styles.step}>
      {wallet?.state === 'locked' && <Unlock />}
      <ol className={styles.signatures}>
        <li data-done={announced}>
          <h2 className={styles.signature}>{t('publishing.announce')}</h2>
          <p className={styles.words}>{t('publishing.announceHelp')}</p>
          {state === 'stored' && (
            <Button kind="call" disabled={busy} onClick={() => void prepare('prepareCommit')}>
              {t('publishing.announceAct')}
            </Button>
          )}
          {state === 'committing' && <p role="status">{t('publishing.announcing')}</p>}
          {announced && <p role="status">{t('publishing.announced')}</p>}
        </li>
        <li>
          <h2 className={styles.signature}>{t('publishing.propose')}</h2>
          <p className={styles.words}>{t('publishing.proposeHelp')}</p>
          {state === 'proposing' ? (
            <p role="status">{t('publishing.proposing')}</p>
          ) : (
            <Button
              kind={state === 'committed' ? 'call' : 'plain'}
              disabled={busy || state !== 'committed'}
              onClick={() => void prepare('preparePropose')}
            >
              {t('publishing.proposeAct')}
            </Button>
          )}
        </li>
      </ol>
      {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
      {state !== 'stored' && <p className={styles.quiet}>{t('publishing.goesOn')}</p>}
      {shown !== undefined && <ReviewDialog shown={shown} close={close} />}
    </div>
  );
}

function isTooYoung(error: unknown): boolean {
  const trouble = failureOf(error);
  return (
    trouble.kind === 'failure' &&
    trouble.failure.code === 'CONTRACT_REFUSED' &&
    trouble.failure.error === 'CommitmentTooYoung'
  );
}
