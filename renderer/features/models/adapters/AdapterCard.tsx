import { useState } from 'react';
import type { Adapter, AdapterLineage } from '#core/adapter.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { bytes, count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Confirm } from '#renderer/ui/Confirm.tsx';
import { Hash } from '#renderer/ui/Hash.tsx';
import { Menu } from '#renderer/ui/Menu.tsx';
import { AdapterFacts } from './AdapterFacts.tsx';
import styles from './Adapters.module.css';
import { BindDialog } from './BindDialog.tsx';
import { EditDialog } from './EditDialog.tsx';

/** One adapter: whose it is, what for, and whether anything proves it. */
export function AdapterCard({ adapter }: { adapter: Adapter }) {
  const { hash, name, header, base, evidence, tags, author, note, lineage } = adapter;
  const [open, setOpen] = useState<'edit' | 'bind' | 'remove' | null>(null);
  const close = () => setOpen(null);

  return (
    <li className={styles.card}>
      <div className={styles.head}>
        <h2 className={styles.name}>{name}</h2>
        <Menu
          target={
            <Button kind="quiet" aria-label={t('adapters.more', { name })}>
              ⋯
            </Button>
          }
          entries={[
            { label: t('adapters.edit'), act: () => setOpen('edit') },
            { label: t('adapters.bind'), act: () => setOpen('bind') },
            { label: t('adapters.remove'), act: () => setOpen('remove'), grave: true },
          ]}
        />
      </div>
      <p className={styles.for}>
        {t('adapters.forBase', { base: base.name })}
        <span
          className={styles.mark}
          data-proven={evidence === 'proven'}
          title={t(`adapters.evidenceHelp.${evidence}`)}
        >
          {t(`adapters.evidence.${evidence}`)}
        </span>
      </p>
      <AdapterFacts header={header} author={author} />
      <p className={styles.hash}>
        <Hash value={hash} of={t('adapters.facts.hash')} />
      </p>
      {tags.length > 0 && (
        <ul className={styles.tags} aria-label={t('adapters.tags')}>
          {tags.map((tag) => (
            <li key={tag}>{tag}</li>
          ))}
        </ul>
      )}
      {note !== '' && <p className={styles.noteText}>{note}</p>}
      {lineage !== null && <Lineage lineage={lineage} />}
      {open === 'edit' && <EditDialog adapter={adapter} close={close} />}
      {open === 'bind' && <BindDialog adapter={adapter} close={close} />}
      {open === 'remove' && (
        <Confirm
          title={t('adapters.removeTitle', { name })}
          act={t('adapters.removeAct')}
          close={close}
          onAct={async () => {
            await host.adapters.remove({ hash });
            toast({ text: t('adapters.removed', { name }) });
          }}
        >
          {t('adapters.removeBody', { size: bytes(header.fileBytes) })}
        </Confirm>
      )}
    </li>
  );
}

/** Where it comes from, as far as that is known. */
function Lineage({ lineage: { snapshots, contributors, recipe, benchmarks } }: { lineage: AdapterLineage }) {
  const lines = [
    ...snapshots.map((snapshot) => t('adapters.lineage.snapshot', { name: snapshot.name })),
    ...(contributors.length === 0
      ? []
      : [
          t('adapters.lineage.contributors', {
            count: contributors.length,
            amount: count(contributors.length),
            names: contributors
              .slice(0, 3)
              .map((each) => each.name)
              .join(', '),
          }),
        ]),
    ...(recipe === null ? [] : [t('adapters.lineage.recipe', { recipe })]),
    ...benchmarks.map((benchmark) => t('adapters.lineage.benchmark', { name: benchmark.name, score: benchmark.score })),
  ];
  return (
    <ul className={styles.lineage} aria-label={t('adapters.lineage.title')}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
