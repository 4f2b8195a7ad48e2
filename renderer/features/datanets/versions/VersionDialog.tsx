import { useState } from 'react';
import type { DatanetShown } from '#core/datanet/shown.ts';
import type { VersionDraft, VersionPlan } from '#core/datanet/version.ts';
import type { Prepared } from '#core/wallet/signing.ts';
import { SignDialog, WithAccount } from '#renderer/features/wallet/SignDialog.tsx';
import { host } from '#renderer/host/client.ts';
import { useLive } from '#renderer/host/live.ts';
import { isUnderWay } from '#renderer/host/jobs.ts';
import { queries } from '#renderer/host/queries.ts';
import { count } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Choice } from '#renderer/ui/Choice.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Hash } from '#renderer/ui/Hash.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { Working } from '../publish/Working.tsx';
import styles from '../Datanets.module.css';
import { versionPlanQuery } from './versionQueries.ts';

interface VersionDialogProps {
  network: bigint;
  datanet: DatanetShown;
  plan: VersionPlan;
  /** Whose key is handed out anew; null publishes the next one. */
  number: number | null;
  close: () => void;
}

/** What it holds, who can read it, where it lies; then it is shown once more, and signed. */
export function VersionDialog({ network, datanet, plan, number, close }: VersionDialogProps) {
  const what = number === null ? 'version' : 'keys';
  const of = number ?? plan.next;
  // One that was begun before goes on from where it is.
  const draft =
    plan.draft?.what === what && plan.draft.number === of && plan.draft.state !== 'ended' ? plan.draft : null;
  const [shown, setShown] = useState<Prepared>();
  const [trouble, setTrouble] = useState<string>();
  const again = () => queries.invalidateQueries({ queryKey: versionPlanQuery(network, datanet.id).queryKey });
  const sign = async (id: string) => {
    setTrouble(undefined);
    try {
      setShown(await host.versions.prepare({ id }));
    } catch (error) {
      setTrouble(sentenceForError(error));
      await again();
    }
  };
  const ended = () => {
    void queries.invalidateQueries({ queryKey: ['datanets'] });
    close();
  };
  if (shown !== undefined)
    return <SignDialog shown={shown} back={() => setShown(undefined)} close={close} done={ended} />;
  const isMissing = what === 'version' && plan.membersOnly && plan.contributions.some(({ here }) => !here);
  return (
    <Dialog title={t(`versions.dialog.${what}`, { number: count(of) })} close={close} width={620}>
      <div className={styles.review}>
        {what === 'version' && <Holds plan={plan} />}
        <Readers plan={plan} what={what} />
        {isMissing ? (
          <Notice tone="warning">{t('versions.dialog.missing')}</Notice>
        ) : (
          <WithAccount among={[datanet.owner]}>
            {({ address }) => (
              <Leave
                draft={draft}
                begin={async (place) => {
                  const wish = { network, datanet: datanet.id, account: address, number, place };
                  await host.versions.begin(wish);
                  await again();
                }}
                sign={sign}
              />
            )}
          </WithAccount>
        )}
        {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
      </div>
    </Dialog>
  );
}

function Holds({ plan }: { plan: VersionPlan }) {
  return (
    <section aria-label={t('versions.dialog.holds')}>
      <h3 className={styles.small}>{t('versions.dialog.holds')}</h3>
      <p className={styles.facts}>{t('versions.dialog.holdsHelp')}</p>
      <ul className={styles.plain}>
        {plan.contributions.map(({ id, root, records, here }) => (
          <li key={id}>
            {t('versions.dialog.contribution', { id: String(id), records: count(records) })}{' '}
            <Hash value={root} of={t('datanets.root')} />{' '}
            {plan.membersOnly && (
              <span className={styles.facts}>{t(here ? 'versions.dialog.isHere' : 'versions.dialog.isMissing')}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Readers({ plan, what }: { plan: VersionPlan; what: 'version' | 'keys' }) {
  const { membersOnly, members } = plan;
  const number = { count: members.length };
  const words = !membersOnly
    ? t('versions.dialog.open')
    : members.length === 0
      ? t('versions.dialog.nobody')
      : t(what === 'keys' ? 'versions.dialog.rewrapped' : 'versions.dialog.members', number);
  return (
    <section aria-label={t('versions.dialog.readers')}>
      <h3 className={styles.small}>{t('versions.dialog.readers')}</h3>
      <p className={styles.facts}>{words}</p>
      {membersOnly && (
        <>
          <ul className={styles.plain}>
            {members.map((member) => (
              <li key={member}>
                <Hash value={member} of={t('members.member')} whole />
              </li>
            ))}
          </ul>
          <p className={styles.facts}>{t('versions.dialog.gone')}</p>
        </>
      )}
    </section>
  );
}

type Place = VersionDraft['place'];

interface LeaveProps {
  draft: VersionDraft | null;
  begin: (place: Place) => Promise<void>;
  sign: (id: string) => Promise<void>;
}

function Leave({ draft, begin, sign }: LeaveProps) {
  const [kind, setKind] = useState<Place['kind']>(draft?.place.kind ?? 'folder');
  const [address, setAddress] = useState(draft?.place.address ?? '');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const working = useLive((live) => live?.jobs.some((job) => job.id === draft?.job && isUnderWay(job))) === true;
  const act = async (work: () => Promise<void>) => {
    setBusy(true);
    setTrouble(undefined);
    try {
      await work();
    } catch (error) {
      setTrouble(sentenceForError(error));
    }
    setBusy(false);
  };
  if (draft?.state === 'signing') return <p role="status">{t('versions.dialog.signing')}</p>;
  const stored = draft?.location ?? null;
  return (
    <section aria-label={t('versions.dialog.place')} className={styles.form}>
      <h3 className={styles.small}>{t('versions.dialog.place')}</h3>
      <Choice<Place['kind']>
        label={t('versions.dialog.kind')}
        value={kind}
        options={(['folder', 'ipfs'] as const).map((value) => ({ value, label: t(`versions.dialog.kinds.${value}`) }))}
        onChange={setKind}
      />
      <TextField
        label={t(kind === 'folder' ? 'versions.dialog.address' : 'versions.dialog.ipfs')}
        description={t('versions.dialog.addressHelp')}
        value={address}
        maxLength={300}
        placeholder={kind === 'ipfs' ? 'http://127.0.0.1:5001' : 'https://…'}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
      <Working id={draft?.job ?? null} label={t('versions.dialog.leaving')} />
      {stored !== null && (
        <p>
          {t('versions.dialog.lies')} <span className={styles.address}>{stored}</span>
        </p>
      )}
      <p className={styles.facts}>{t('versions.dialog.cost')}</p>
      {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
      <div className={styles.tools}>
        <Button
          kind={stored === null ? 'call' : 'plain'}
          disabled={busy || working || address.trim() === ''}
          onClick={() => void act(() => begin({ kind, address: address.trim() }))}
        >
          {t(stored === null ? 'versions.dialog.leave' : 'versions.dialog.again')}
        </Button>
        {draft !== null && stored !== null && draft.place.kind === 'folder' && (
          <Button disabled={busy} onClick={() => void act(() => host.versions.showFolder({ id: draft.id }))}>
            {t('versions.dialog.showFolder')}
          </Button>
        )}
        {draft !== null && stored !== null && (
          <Button kind="call" disabled={busy || working} onClick={() => void act(() => sign(draft.id))}>
            {t('versions.dialog.sign')}
          </Button>
        )}
      </div>
    </section>
  );
}
