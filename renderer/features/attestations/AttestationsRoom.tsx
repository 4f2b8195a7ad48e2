import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { AttestationShown } from '#core/attestation/attestation.ts';
import { LONGEST_BUNDLE } from '#core/attestation/bundle.ts';
import { Room } from '#renderer/app/Room.tsx';
import { toast } from '#renderer/app/toasts.ts';
import { useWallet } from '#renderer/features/wallet/walletQuery.ts';
import { host } from '#renderer/host/client.ts';
import { count } from '#renderer/text/amounts.ts';
import { sentenceFor, sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { useAttestations, useNames } from './attestationQueries.ts';
import { AttestationRow } from './AttestationRow.tsx';
import { AttestDialog } from './AttestDialog.tsx';
import { FetchDialog } from './FetchDialog.tsx';
import { RevokeDialog } from './RevokeDialog.tsx';
import styles from './Attestations.module.css';

type Open = { kind: 'new' | 'fetch' } | { kind: 'revoke'; attestation: AttestationShown };
type Taken = Awaited<ReturnType<typeof host.attestations.take>>;

/** What people attest of each other, as far as it is on this machine. */
export function AttestationsRoom() {
  const all = useAttestations();
  const wallet = useWallet();
  const nameOf = useNames();
  const [words, setWords] = useState('');
  const [open, setOpen] = useState<Open>();
  const picker = useRef<HTMLInputElement>(null);
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const found = (all ?? []).filter(({ expertise, issuer, subject, standing }) => {
    const text = [expertise, issuer, subject, nameOf(issuer), nameOf(subject), t(`attestations.standing.${standing}`)];
    return wanted.every((word) => text.join(' ').toLowerCase().includes(word));
  });
  const mine = new Set(wallet?.accounts.flatMap(({ kind, address }) => (kind === 'watch' ? [] : [address])));
  const close = () => setOpen(undefined);
  const take = async (files: readonly File[]) => {
    try {
      for (const file of files) {
        if (file.size > LONGEST_BUNDLE) {
          toast({ text: sentenceFor({ code: 'ATTESTATION_REFUSED', reason: 'too-large' }), tone: 'trouble' });
          continue;
        }
        tell(await host.attestations.take({ text: await file.text() }));
      }
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
  };
  return (
    <Room title={t('attestations.title')}>
      <div className={styles.page} data-takes-files="" onDrop={(event) => void take([...event.dataTransfer.files])}>
        <Link to="/datanets">{t('datanets.back')}</Link>
        <p className={styles.lead}>{t('attestations.lead')}</p>
        <div className={styles.tools}>
          <TextField
            className={styles.search}
            aria-label={t('attestations.search')}
            placeholder={t('attestations.search')}
            value={words}
            maxLength={200}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
          <input
            ref={picker}
            type="file"
            hidden
            multiple
            accept=".json,application/json"
            onChange={(event) => {
              void take([...(event.currentTarget.files ?? [])]);
              event.currentTarget.value = '';
            }}
          />
          <Button onClick={() => picker.current?.click()}>{t('attestations.take')}</Button>
          <Button onClick={() => setOpen({ kind: 'fetch' })}>{t('attestations.fetch')}</Button>
          <Button kind="call" onClick={() => setOpen({ kind: 'new' })}>
            {t('attestations.new')}
          </Button>
        </div>
        {all?.length === 0 && <p className={styles.lead}>{t('attestations.none')}</p>}
        {all !== undefined && all.length > 0 && found.length === 0 && <p>{t('attestations.noneFound')}</p>}
        {found.length > 0 && (
          <ul className={styles.list}>
            {found.map((attestation) => (
              <AttestationRow
                key={attestation.id}
                attestation={attestation}
                revoke={
                  mine.has(attestation.issuer) && attestation.revokedAt === null
                    ? () => setOpen({ kind: 'revoke', attestation })
                    : undefined
                }
              />
            ))}
          </ul>
        )}
      </div>
      {open?.kind === 'new' && <AttestDialog close={close} />}
      {open?.kind === 'fetch' && <FetchDialog close={close} done={tell} />}
      {open?.kind === 'revoke' && <RevokeDialog attestation={open.attestation} close={close} />}
    </Room>
  );
}

function tell({ attestations, revocations, known, refused }: Taken): void {
  const text = t('attestations.taken', {
    attestations: count(attestations),
    revocations: count(revocations),
    known: count(known),
  });
  const refusedText = refused === 0 ? '' : ` ${t('attestations.refused', { count: refused, amount: count(refused) })}`;
  toast({ text: `${text}${refusedText}`, ...(refused > 0 && { tone: 'trouble' as const }) });
}
