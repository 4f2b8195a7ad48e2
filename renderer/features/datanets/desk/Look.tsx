import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { ProposalLook } from '#core/datanet/desk.ts';
import { useWork } from '#renderer/features/curate/snapshots/useWork.ts';
import { WorkEnd } from '#renderer/features/curate/snapshots/WorkEnd.tsx';
import { host } from '#renderer/host/client.ts';
import { isUnderWay } from '#renderer/host/jobs.ts';
import { useLive } from '#renderer/host/live.ts';
import { queries } from '#renderer/host/queries.ts';
import { count, moment } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from '../Datanets.module.css';

interface LookProps {
  network: bigint;
  contribution: number;
}

/** What a proposal holds, and what its datanet holds already: read by a job, and kept as long as the proposal stands. */
export function Look({ network, contribution }: LookProps) {
  const wish = { network, contribution };
  const { data, error } = useQuery({
    queryKey: ['datanets', String(network), 'look', contribution],
    queryFn: ({ signal }) => host.datanets.look(wish, { signal }),
  });
  const { job, begin } = useWork();
  const live = useLive((all) => all?.jobs.find(({ id }) => id === data?.job));
  const [trouble, setTrouble] = useState<string>();
  const shown = job ?? live;
  const busy = shown !== undefined && isUnderWay(shown);
  const look = async () => {
    setTrouble(undefined);
    try {
      await begin(() => host.datanets.beginLook(wish));
      await queries.invalidateQueries({ queryKey: ['datanets'] });
    } catch (failed) {
      setTrouble(sentenceForError(failed));
    }
  };
  const kept = data?.kept;
  const begun = useRef(false);
  useEffect(() => {
    // Whoever opens it wants it read. What was stopped is not begun again by itself.
    if (data === undefined || data.kept !== null || begun.current) return;
    begun.current = true;
    void look();
  });
  return (
    <>
      {error !== null && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
      {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
      {shown !== undefined && <WorkEnd job={shown} />}
      {kept !== undefined && kept !== null && <Found id={contribution} data={kept.look} />}
      {kept?.outdated === true && <Notice tone="warning">{t('desk.outdated')}</Notice>}
      {data !== undefined && !busy && (
        <div className={styles.tools}>
          {kept !== null && kept !== undefined && (
            <span className={styles.facts}>{t('desk.lookedAt', { when: moment(kept.at) })}</span>
          )}
          <Button size="small" kind="quiet" onClick={() => void look()}>
            {t(kept === null ? 'desk.look' : 'desk.lookAgain')}
          </Button>
        </div>
      )}
    </>
  );
}

function Found({ id, data }: { id: number; data: ProposalLook }) {
  const of = { id: String(id) };
  return (
    <div className={styles.look}>
      <p className={styles.lead} dir="auto">
        {data.name}
      </p>
      {data.description !== '' && (
        <p className={styles.description} dir="auto">
          {data.description}
        </p>
      )}
      {!data.manifestFits && <Notice tone="trouble">{t('desk.otherManifest')}</Notice>}
      <ul className={styles.figures}>
        {figures(data).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {data.near.examples.length > 0 && (
        <section aria-label={t('desk.nearTitle', of)}>
          <h3 className={styles.small}>{t('desk.nearTitle', of)}</h3>
          {data.near.examples.map(({ text, other, contribution: from }, at) => (
            <div key={at} className={styles.sides}>
              <pre dir="auto" tabIndex={0}>
                {text}
              </pre>
              <div>
                <p className={styles.facts}>{t('datanets.contribution', { id: String(from) })}</p>
                <pre dir="auto" tabIndex={0}>
                  {other}
                </pre>
              </div>
            </div>
          ))}
        </section>
      )}
      <section aria-label={t('desk.samples', of)}>
        <h3 className={styles.small}>{t('desk.samples', of)}</h3>
        {data.samples.map((text, at) => (
          <pre key={at} dir="auto" tabIndex={0}>
            {text}
          </pre>
        ))}
      </section>
    </div>
  );
}

function figures({ records, licence, readThrough, within, personal, exact, near, compared, elsewhere }: ProposalLook) {
  return [
    t('desk.figures.records', { count: records, amount: count(records), licence }),
    t('desk.figures.within', { count: within, amount: count(within) }),
    t('desk.figures.personal', { amount: count(personal), of: count(readThrough) }),
    compared === 0
      ? t('desk.figures.nothingToCompare')
      : t('desk.figures.compared', { count: compared, amount: count(compared) }),
    ...(compared === 0
      ? []
      : [
          exact.records === 0
            ? t('desk.figures.noExact')
            : t('desk.figures.exact', { amount: count(exact.records), in: exact.contributions.join(', ') }),
          t('desk.figures.near', { amount: count(near.records), of: count(readThrough) }),
        ]),
    ...(elsewhere === 0 ? [] : [t('desk.figures.elsewhere', { count: elsewhere, amount: count(elsewhere) })]),
  ];
}
