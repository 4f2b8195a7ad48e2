import { useState } from 'react';
import type { NetworkShown } from '#core/chain/network.ts';
import type { DeskContribution } from '#core/datanet/desk.ts';
import { REJECTION_REASONS } from '#core/datanet/shown.ts';
import { TextArea } from '#renderer/features/curate/snapshots/TextArea.tsx';
import { SignDialog, WithAccount } from '#renderer/features/wallet/SignDialog.tsx';
import { usePreparing } from '#renderer/features/wallet/usePreparing.ts';
import { host } from '#renderer/host/client.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Choice } from '#renderer/ui/Choice.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import styles from '../Datanets.module.css';

interface ReviewFormProps {
  network: NetworkShown;
  contribution: DeskContribution;
  /** Of my accounts, those that may still vote. */
  among: readonly string[];
}

type Verdict = 'accept' | 'reject';

/** A vote, and why. What is written stays here; on the chain is its fingerprint. */
export function ReviewForm({ network, contribution, among }: ReviewFormProps) {
  const [verdict, setVerdict] = useState<Verdict>('accept');
  const [reason, setReason] = useState<(typeof REJECTION_REASONS)[number]>('quality');
  const [text, setText] = useState('');
  const { shown, putAway, busy, trouble, run } = usePreparing();
  const prepare = (account: string) => {
    const review = { root: contribution.root, reason: verdict === 'accept' ? null : reason, text: text.trim() };
    return host.acting.vote({ network: network.id, account, contribution: contribution.id, review });
  };
  return (
    <>
      <WithAccount among={among}>
        {({ address }) => (
          <form
            className={styles.review}
            aria-label={t('desk.verdictOn', { id: String(contribution.id) })}
            onSubmit={(event) => {
              event.preventDefault();
              void run(() => prepare(address));
            }}
          >
            <Choice
              label={t('desk.verdict')}
              value={verdict}
              options={[
                { value: 'accept', label: t('desk.accept') },
                { value: 'reject', label: t('desk.reject') },
              ]}
              onChange={setVerdict}
            />
            {verdict === 'reject' && (
              <Select
                label={t('desk.reason')}
                value={reason}
                options={REJECTION_REASONS.map((each) => ({ value: each, label: t(`datanets.reasons.${each}`) }))}
                onChange={setReason}
              />
            )}
            <TextArea label={t('desk.why')} help={t('desk.whyHelp')} value={text} longest={10_000} onChange={setText} />
            {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
            <div>
              <Button type="submit" kind="call" disabled={busy || (verdict === 'reject' && text.trim() === '')}>
                {t('newDatanet.act')}
              </Button>
            </div>
          </form>
        )}
      </WithAccount>
      {/* Not within the form: what is agreed to there would be sent here once more. */}
      {shown !== undefined && <SignDialog shown={shown} back={putAway} close={putAway} done={putAway} />}
    </>
  );
}
