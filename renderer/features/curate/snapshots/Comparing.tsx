import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { SnapshotSummary } from '#protocol/window/snapshots.ts';
import { host } from '#renderer/host/client.ts';
import { count } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { Progress } from '#renderer/ui/Progress.tsx';
import { Differences, type Difference } from './Differences.tsx';
import { manifestQuery } from './snapshotQueries.ts';
import styles from './Snapshots.module.css';

/** So many differences are listed; the counts are of all. */
const LISTED = 1_000;

interface Compared {
  readonly differences: readonly Difference[];
  readonly counts: { readonly added: number; readonly removed: number; readonly changed: number } | null;
  readonly trouble: string | null;
}

const NOTHING: Compared = { differences: [], counts: null, trouble: null };

interface ComparingProps {
  root: string;
  snapshots: readonly SnapshotSummary[];
  back: () => void;
}

/** One snapshot beside another: what came, what went, what is another. */
export function Comparing({ root, snapshots, back }: ComparingProps) {
  const others = snapshots.filter((one) => one.root !== root);
  const mine = snapshots.find((one) => one.root === root);
  // Most often it is the one that this one was made from.
  const [other, setOther] = useState(() => others.find((one) => one.root === mine?.parent)?.root ?? others[0]?.root);
  const [turned, setTurned] = useState(false);
  const [before, after] = turned ? [root, other] : [other, root];
  const compared = useCompared(before, after);
  const namesBefore = useNames(before ?? root);
  const namesAfter = useNames(after ?? root);
  const nameOf = (of: string | undefined) => snapshots.find((one) => one.root === of)?.name ?? '';

  if (mine === undefined || other === undefined) {
    return <p className={styles.page}>{t('curateSnapshots.comparing.none')}</p>;
  }
  const { counts, differences, trouble } = compared;
  const all = counts === null ? 0 : counts.added + counts.changed + counts.removed;
  return (
    <div className={styles.wide}>
      <div className={styles.compareHead}>
        <h2 className={styles.title}>{t('curateSnapshots.comparing.title', { name: mine.name })}</h2>
        <Button onClick={back}>{mine.name}</Button>
      </div>
      <div className={styles.pair}>
        <Select
          label={t('curateSnapshots.comparing.with')}
          value={other}
          options={others.map((one) => ({ value: one.root, label: `${one.name} · ${one.root.slice(0, 8)}` }))}
          onChange={setOther}
        />
        <div className={styles.turn}>
          <span className={styles.quiet}>
            {t('curateSnapshots.comparing.sides', { before: nameOf(before), after: nameOf(after) })}
          </span>
          <Button size="small" onClick={() => setTurned(!turned)}>
            {t('curateSnapshots.comparing.turnRound')}
          </Button>
        </div>
      </div>
      {trouble !== null && <Notice tone="trouble">{trouble}</Notice>}
      {counts === null && trouble === null && (
        <Progress fraction={undefined} label={t('curateSnapshots.comparing.title', { name: mine.name })} />
      )}
      {counts !== null && (
        <p className={styles.counts} role="status">
          {all === 0
            ? t('curateSnapshots.comparing.same')
            : t('curateSnapshots.comparing.counts', {
                added: count(counts.added),
                changed: count(counts.changed),
                removed: count(counts.removed),
              })}{' '}
          {all > differences.length && (
            <span className={styles.quiet}>
              {t('curateSnapshots.comparing.limited', { count: differences.length })}
            </span>
          )}
        </p>
      )}
      {differences.length > 0 && (
        <Differences differences={differences} names={{ before: namesBefore, after: namesAfter }} />
      )}
    </div>
  );
}

/** Of a snapshot's contributors, by their places. */
function useNames(root: string): readonly string[] {
  return useQuery(manifestQuery(root)).data?.contributors.map(({ name }) => name) ?? [];
}

function useCompared(before: string | undefined, after: string | undefined): Compared {
  const pair = `${before ?? ''} ${after ?? ''}`;
  const [found, setFound] = useState<Compared & { pair: string }>({ ...NOTHING, pair: '' });
  useEffect(() => {
    if (before === undefined || after === undefined) return undefined;
    const stop = new AbortController();
    const { signal } = stop;
    const read = async () => {
      let now = { ...NOTHING, pair };
      try {
        for await (const item of await host.snapshots.compare({ before, after, limit: LISTED }, { signal })) {
          now =
            item.kind === 'counts'
              ? { ...now, counts: item }
              : { ...now, differences: [...now.differences, ...item.differences] };
          if (!signal.aborted) setFound(now);
        }
      } catch (error) {
        if (!signal.aborted) setFound({ ...now, trouble: sentenceForError(error) });
      }
    };
    void read();
    return () => stop.abort();
  }, [before, after, pair]);
  return found.pair === pair ? found : NOTHING;
}
