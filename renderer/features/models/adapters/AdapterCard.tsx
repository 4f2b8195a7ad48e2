import { useState } from 'react';
import type { Adapter } from '#core/adapter.ts';
import { toast } from '#renderer/app/toasts.ts';
import { saveFile } from '#renderer/files/saveFile.ts';
import { host } from '#renderer/host/client.ts';
import { useSettings } from '#renderer/host/queries.ts';
import { bytes } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { FeeTerms } from '#renderer/features/fees/FeeTerms.tsx';
import { RegisterDialog } from '#renderer/features/fees/RegisterDialog.tsx';
import { useRegistrar } from '#renderer/features/fees/useRegistrar.ts';
import { useSigner } from '#renderer/features/settlement/useSigner.tsx';
import { SmallWorldMark } from '#renderer/features/starter/SmallWorldMark.tsx';
import { AlsoThere } from '#renderer/features/remotes/AlsoThere.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { Confirm } from '#renderer/ui/Confirm.tsx';
import { Hash } from '#renderer/ui/Hash.tsx';
import { Menu } from '#renderer/ui/Menu.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { AdapterFacts } from './AdapterFacts.tsx';
import styles from './Adapters.module.css';
import { BindDialog } from './BindDialog.tsx';
import { EditDialog } from './EditDialog.tsx';
import { Lineage } from './Lineage.tsx';
import { Residence } from './Residence.tsx';

/** One adapter: whose it is, what for, and whether anything proves it. */
export function AdapterCard({ adapter }: { adapter: Adapter }) {
  const { hash, name, header, base, evidence, tags, author, note, lineage } = adapter;
  const [open, setOpen] = useState<'edit' | 'bind' | 'fee' | 'remove' | null>(null);
  const close = () => setOpen(null);
  const registrar = useRegistrar();
  const signer = useSigner();
  const pinned = useSettings()?.pinnedAdapters.includes(hash) === true;
  const keep = async () => {
    try {
      await host.adapters.pin({ hash, pinned: !pinned });
      toast({ text: t(pinned ? 'adapters.letGoNow' : 'adapters.keptNow', { name }) });
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
  };

  const save = async () => {
    try {
      if (await saveFile(await host.adapters.save({ hash }))) toast({ text: t('adapters.saved', { name }) });
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
  };

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
            {
              label: t(pinned ? 'adapters.letGo' : 'adapters.keep'),
              act: () => void keep(),
            },
            { label: t('adapters.bind'), act: () => setOpen('bind') },
            { label: t('adapters.handOn'), act: () => void save() },
            ...(registrar === undefined ? [] : [{ label: t('fees.register'), act: () => setOpen('fee') }]),
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
      <SmallWorldMark of={hash} />
      <AdapterFacts header={header} author={author} />
      <Residence hash={hash} pinned={pinned} />
      <AlsoThere hash={hash} className={styles.residence} />
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
      <FeeTerms adapter={hash} isOwn={lineage !== null} />
      {signer.trouble !== undefined && <Notice tone="trouble">{signer.trouble}</Notice>}
      {signer.dialog}
      {open === 'fee' && registrar !== undefined && (
        <RegisterDialog
          adapter={hash}
          name={name}
          network={registrar.network}
          account={registrar.account.address}
          signer={signer}
          close={close}
        />
      )}
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
