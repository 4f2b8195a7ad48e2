import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { SnapshotSummary } from '#protocol/window/snapshots.ts';
import { host } from '#renderer/host/client.ts';
import { isUnderWay } from '#renderer/host/jobs.ts';
import { useLive } from '#renderer/host/live.ts';
import { queries } from '#renderer/host/queries.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Toggle } from '#renderer/ui/Toggle.tsx';
import { estimateQuery, examplesQuery, permissionsQuery } from '../factoryQueries.ts';
import styles from '../Factory.module.css';
import { changeDraft, emptyDraft, useDraft, wishOf } from './draft.ts';
import { Elsewhere } from './Elsewhere.tsx';
import { EstimateFacts } from './EstimateFacts.tsx';
import { suggestedName } from './suggestedName.ts';

/** Beside the steps: what it takes, what is still missing, and the start. */
export function StartPanel({ snapshots }: { snapshots: readonly SnapshotSummary[] }) {
  const go = useNavigate();
  const draft = useDraft();
  const wish = wishOf(draft);
  const name = (draft.name ?? suggestedName(draft, snapshots)).trim();
  const estimate = useQuery(estimateQuery(wish)).data;
  const examples = useQuery(examplesQuery(draft.snapshots)).data;
  const permissions = useQuery(permissionsQuery(draft.snapshots, draft.commercial)).data;
  const another = useLive((live) => live?.jobs.some((job) => job.kind === 'train' && isUnderWay(job)));
  const [trouble, setTrouble] = useState<string>();
  const [starting, setStarting] = useState(false);

  const missing = [
    ...(draft.base === null ? (['base'] as const) : []),
    ...(draft.snapshots.length === 0 ? (['snapshots'] as const) : []),
    ...(draft.snapshots.length > 0 && examples !== undefined && examples.train + examples.heldOut === 0
      ? (['examples'] as const)
      : []),
    ...(name === '' && draft.snapshots.length > 0 ? (['name'] as const) : []),
    ...(permissions?.some(({ refusal }) => refusal !== null) === true ? (['refused'] as const) : []),
    ...(permissions?.some(({ root, termsHash, refusal }) => refusal === null && draft.read[root] !== termsHash) === true
      ? (['read'] as const)
      : []),
    ...(estimate?.fits === false ? (['tooLarge'] as const) : []),
  ];
  const waits = wish === null || permissions === undefined || examples === undefined;

  const start = async () => {
    if (wish === null || missing.length > 0) return;
    setStarting(true);
    setTrouble(undefined);
    try {
      const read = wish.snapshots.map((root) => ({ root, termsHash: draft.read[root] ?? '' }));
      const run = await host.factory.start({ wish, name, read, registers: draft.registers });
      emptyDraft();
      await go({ to: '/factory/runs/$run', params: { run: run.id } });
    } catch (error) {
      setTrouble(sentenceForError(error));
      setStarting(false);
      // Perhaps terms have run out, or memory has been taken.
      void queries.invalidateQueries({ queryKey: ['snapshots', 'permissions'] });
      void queries.invalidateQueries({ queryKey: ['runs', 'estimate'] });
    }
  };

  return (
    <aside className={styles.panel} aria-label={t('factory.estimate.title')}>
      <h2 className={styles.panelTitle}>{t('factory.estimate.title')}</h2>
      {wish === null ? (
        <p className={styles.help}>{t('factory.estimate.waits')}</p>
      ) : (
        <EstimateFacts key={JSON.stringify(wish)} wish={wish} />
      )}
      <Toggle
        label={t('factory.start.registers')}
        help={t('factory.start.registersHelp')}
        on={draft.registers}
        onChange={(registers) => changeDraft({ registers })}
      />
      {missing.length > 0 && (
        <div className={styles.stillMissing} role="status">
          <h3 className={styles.small}>{t('factory.start.missingTitle')}</h3>
          <ul>
            {missing.map((what) => (
              <li key={what}>{t(`factory.start.missing.${what}`)}</li>
            ))}
          </ul>
        </div>
      )}
      {another === true && <p className={styles.help}>{t('factory.start.waits')}</p>}
      {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
      <Button kind="call" disabled={waits || starting || missing.length > 0} onClick={() => void start()}>
        {t('factory.start.act')}
      </Button>
      <Elsewhere
        wish={missing.every((what) => what === 'tooLarge') && !waits ? wish : null}
        name={name}
        read={draft.read}
      />
    </aside>
  );
}
