import { useState } from 'react';
import type { Publication, PublicationPlace } from '#core/datanet/publication.ts';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Choice } from '#renderer/ui/Choice.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { Working } from './Working.tsx';
import styles from './Publish.module.css';

type Kind = PublicationPlace['kind'];
const KINDS: readonly Kind[] = ['folder', 'put', 'ipfs'];

/** Leaves the snapshot where others are to find it, and looks whether they would. */
export function PlacePart({
  publication,
  membersOnly,
  keep,
}: {
  publication: Publication;
  membersOnly: boolean;
  keep: (publication: Publication) => void;
}) {
  const { id, root, place, location, reached, job } = publication;
  const [kind, setKind] = useState<Kind>(place?.kind ?? 'folder');
  const [address, setAddress] = useState(place?.address ?? '');
  const [put, setPut] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string>();
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
  const leave = async () => {
    const given = address.trim();
    keep(
      await host.publishing.store({
        id,
        place: kind === 'put' ? { kind, put: put.trim(), address: given } : { kind, address: given },
      }),
    );
  };
  const ready = address.trim() !== '' && (kind !== 'put' || put.trim() !== '');
  return (
    <section aria-label={t('publishing.placeTitle')} className={styles.part}>
      <h2 className={styles.heading}>{t('publishing.placeTitle')}</h2>
      <p className={styles.words}>{t('publishing.placeHelp')}</p>
      <Choice<Kind>
        label={t('publishing.place')}
        value={kind}
        options={KINDS.map((value) => ({ value, label: t(`publishing.places.${value}`) }))}
        onChange={setKind}
      />
      {kind === 'put' && (
        <TextField
          label={t('publishing.put')}
          description={t('publishing.putHelp')}
          value={put}
          maxLength={4_000}
          placeholder="https://…"
          onChange={(event) => setPut(event.currentTarget.value)}
        />
      )}
      <TextField
        label={t(
          kind === 'folder' ? 'publishing.address' : kind === 'put' ? 'publishing.putAddress' : 'publishing.ipfs',
        )}
        {...(kind !== 'put' && { description: t(`publishing.${kind}Help`) })}
        value={address}
        maxLength={300}
        placeholder={kind === 'ipfs' ? 'http://127.0.0.1:5001' : 'https://…'}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
      {membersOnly && <Notice>{t('publishing.sealed')}</Notice>}
      {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
      <Working id={job} label={t('publishing.leaving')} />
      {location !== null && (
        <p className={styles.words}>
          {t('publishing.lies')} <span className={styles.address}>{location}</span>
        </p>
      )}
      {reached === 'there' && <Notice>{t('publishing.reachedThere')}</Notice>}
      {reached !== null && reached !== 'there' && (
        <Notice tone="warning">{t('publishing.reachedNot', { why: t(`publishing.why.${reached}`) })}</Notice>
      )}
      <div className={styles.acts}>
        <Button
          kind={location === null ? 'call' : 'plain'}
          disabled={busy || job !== null || !ready}
          onClick={() => void act(leave)}
        >
          {t(location === null ? 'publishing.leave' : 'publishing.leaveAgain')}
        </Button>
        {location !== null && place?.kind === 'folder' && (
          <Button onClick={() => void act(() => host.snapshots.showShared({ root, sealed: publication.sealed }))}>
            {t('publishing.showFolder')}
          </Button>
        )}
        {location !== null && (
          <Button disabled={busy} onClick={() => void act(async () => keep(await host.publishing.reach({ id })))}>
            {t(busy ? 'publishing.reaching' : 'publishing.reach')}
          </Button>
        )}
      </div>
    </section>
  );
}
