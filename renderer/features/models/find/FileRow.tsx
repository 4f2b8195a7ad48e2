import type { OfferedModel } from '#core/fetch.ts';
import { JobRow } from '#renderer/app/jobs/JobRow.tsx';
import { useLive } from '#renderer/host/live.ts';
import { bytes } from '#renderer/text/amounts.ts';
import { sentenceForTrouble } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from './FindPanel.module.css';
import { fetchFile, keyOf, useFinding, type Wanted } from './finding.ts';

/** One file that could be fetched. `wanted` is null where it can only be looked at. */
export function FileRow({ file, wanted }: { file: OfferedModel; wanted: Wanted | null }) {
  const { name, quantisation, parts, guess } = file;
  const fetched = useFinding((state) => (wanted === null ? undefined : state.fetched[keyOf(wanted)]));
  const begun = fetched !== undefined && typeof fetched === 'object' && 'job' in fetched ? fetched.job : undefined;
  const job = useLive((live) => live?.jobs.find(({ id }) => id === begun?.id)) ?? begun;
  const here = file.here || job?.state === 'done';
  const facts = [
    file.bytes === null ? t('find.sizeUnknown') : bytes(file.bytes),
    parts > 1 ? t('find.parts', { count: parts }) : undefined,
    guess === null || here ? undefined : t(`find.guess.${guess}`),
  ].filter((fact) => fact !== undefined);
  return (
    <li className={styles.file}>
      <div className={styles.line}>
        <span className={styles.quantisation}>{quantisation ?? ''}</span>
        <span className={styles.about}>
          <span className={styles.name}>{name}</span>
          <span className={styles.facts} data-guess={guess}>
            {facts.join(' · ')}
          </span>
        </span>
        <Act
          name={name}
          here={here}
          settingOff={fetched === 'setting-off'}
          begin={
            wanted === null || (job !== undefined && job.state !== 'cancelled') ? null : () => void fetchFile(wanted)
          }
        />
      </div>
      {job !== undefined && !here && (
        <ul className={styles.job}>
          <JobRow job={job} />
        </ul>
      )}
      {fetched !== undefined && typeof fetched === 'object' && 'trouble' in fetched && (
        <Notice tone="trouble">{sentenceForTrouble(fetched.trouble)}</Notice>
      )}
    </li>
  );
}

interface ActProps {
  name: string;
  here: boolean;
  settingOff: boolean;
  /** Null where there is nothing to be done, or it is being done. */
  begin: (() => void) | null;
}

function Act({ name, here, settingOff, begin }: ActProps) {
  if (here) return <span className={styles.here}>{t('find.here')}</span>;
  if (settingOff) return <span className={styles.here}>{t('find.settingOff')}</span>;
  if (begin === null) return null;
  return (
    <Button aria-label={t('find.fetchNamed', { name })} onClick={begin}>
      {t('find.fetch')}
    </Button>
  );
}
