import { useState } from 'react';
import type { Publication } from '#core/datanet/publication.ts';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { PlaceFields, usePlace } from './PlaceFields.tsx';
import { Working } from './Working.tsx';
import styles from './Publish.module.css';

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
  const told = usePlace(place);
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
    if (told.place !== null) keep(await host.publishing.store({ id, place: told.place }));
  };
  return (
    <section aria-label={t('publishing.placeTitle')} className={styles.part}>
      <h2 className={styles.heading}>{t('publishing.placeTitle')}</h2>
      <p className={styles.words}>{t('publishing.placeHelp')}</p>
      <PlaceFields of={told} helps />
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
          disabled={busy || job !== null || told.place === null}
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
