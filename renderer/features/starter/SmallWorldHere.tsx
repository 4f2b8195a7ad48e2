import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { KeptPiece } from '#protocol/window/starter.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { queries } from '#renderer/host/queries.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Confirm } from '#renderer/ui/Confirm.tsx';
import { StarterCard } from './StarterCard.tsx';
import { starterQuery } from './smallWorld.ts';
import styles from './Starter.module.css';

/** What of the small world is in the library, with the way to be rid of it; where none is, the way to it. */
export function SmallWorldHere() {
  const { data } = useQuery(starterQuery);
  const [removing, setRemoving] = useState(false);
  if (data === undefined) return null;
  if (data.here.length === 0) return <StarterCard />;
  const of = (kind: KeptPiece['kind']) => {
    const some = data.here.filter((piece) => piece.kind === kind).length;
    return { count: some, amount: count(some) };
  };
  return (
    <>
      <div className={styles.here}>
        <p>
          {t('starter.here', {
            bases: t('starter.bases', of('base')),
            snapshots: t('starter.snapshots', of('snapshot')),
            adapters: t('starter.adapters', of('adapter')),
          })}
        </p>
        <Button onClick={() => setRemoving(true)}>{t('starter.remove')}</Button>
      </div>
      <StarterCard />
      {removing && (
        <Confirm
          title={t('starter.removeTitle')}
          act={t('starter.removeAct')}
          close={() => setRemoving(false)}
          onAct={async () => {
            const { kept } = await host.starter.remove();
            await queries.invalidateQueries({ queryKey: starterQuery.queryKey });
            toast({ text: sentenceOf(kept) });
          }}
        >
          {t('starter.removeBody')}
        </Confirm>
      )}
    </>
  );
}

function sentenceOf(kept: readonly KeptPiece[]): string {
  const [first] = kept;
  if (first === undefined) return t('starter.removed');
  const own = t(first.for.kind === 'adapter' ? 'starter.ownAdapter' : 'starter.ownRun', { name: first.for.name });
  return t('starter.kept', { count: kept.length, first: first.name, others: count(kept.length - 1), own });
}
