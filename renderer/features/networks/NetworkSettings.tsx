import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { NetworkShown, NetworkWish } from '#core/chain/network.ts';
import { toast } from '#renderer/app/toasts.ts';
import { Section } from '#renderer/features/settings/Section.tsx';
import { host } from '#renderer/host/client.ts';
import { count } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Confirm } from '#renderer/ui/Confirm.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { BringDialog } from './BringDialog.tsx';
import { NetworkDialog } from './NetworkDialog.tsx';
import { NetworkRow } from './NetworkRow.tsx';
import styles from './Networks.module.css';
import { networksQuery } from './networkQueries.ts';
import { PracticeRow } from './PracticeRow.tsx';

type Open = { kind: 'add'; from: NetworkWish | null } | { kind: 'change' | 'remove' | 'bring'; network: NetworkShown };

/** Which chains this machine knows, and by whom. */
export function NetworkSettings() {
  const { data: view, error } = useQuery(networksQuery);
  const [open, setOpen] = useState<Open>();
  const [testing, setTesting] = useState<bigint>();
  const close = () => setOpen(undefined);
  const test = async ({ id, name }: NetworkShown) => {
    setTesting(id);
    try {
      const { head, contracts } = await host.networks.test({ id });
      toast({ text: t(`networks.tested.${contracts}`, { name, head: count(Number(head)) }) });
    } catch (failed) {
      toast({ text: sentenceForError(failed), tone: 'trouble' });
    }
    setTesting(undefined);
  };
  const choose = async ({ id }: NetworkShown) => {
    try {
      await host.networks.choose({ id });
    } catch (failed) {
      toast({ text: sentenceForError(failed), tone: 'trouble' });
    }
  };
  return (
    <Section title={t('networks.title')}>
      <p className={styles.intro}>{t('networks.intro')}</p>
      {error !== null && view === undefined && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
      {view !== undefined && (
        <>
          <PracticeRow practice={view.practice} network={view.networks.find(({ practice }) => practice)} />
          {view.networks
            .filter(({ practice }) => !practice)
            .map((network) => (
              <NetworkRow
                key={String(network.id)}
                network={network}
                busy={testing === network.id}
                onTest={() => void test(network)}
                onChoose={() => void choose(network)}
                onChange={() => setOpen({ kind: 'change', network })}
                onRemove={() => setOpen({ kind: 'remove', network })}
                onBring={() => setOpen({ kind: 'bring', network })}
              />
            ))}
          <div className={styles.offers}>
            {view.offered.map((offered) => (
              <Button key={String(offered.id)} onClick={() => setOpen({ kind: 'add', from: offered })}>
                {t('networks.addNamed', { name: offered.name })}
              </Button>
            ))}
            <Button onClick={() => setOpen({ kind: 'add', from: null })}>{t('networks.add')}</Button>
          </div>
        </>
      )}
      {open?.kind === 'add' && <NetworkDialog known={null} from={open.from} close={close} />}
      {open?.kind === 'change' && <NetworkDialog known={open.network} from={null} close={close} />}
      {open?.kind === 'bring' && <BringDialog network={open.network} close={close} />}
      {open?.kind === 'remove' && (
        <Confirm
          title={t('networks.removeTitle', { name: open.network.name })}
          act={t('networks.removeAct')}
          close={close}
          onAct={async () => {
            await host.networks.remove({ id: open.network.id });
          }}
        >
          {t('networks.removeBody')}
        </Confirm>
      )}
    </Section>
  );
}
