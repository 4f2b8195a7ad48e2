import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Remote } from '#core/remote.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { count, moment } from '#renderer/text/amounts.ts';
import { addServer, usePart } from '#renderer/features/models/part.ts';
import { sentenceFor, sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Confirm } from '#renderer/ui/Confirm.tsx';
import { Menu } from '#renderer/ui/Menu.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Toggle } from '#renderer/ui/Toggle.tsx';
import { AdapterDialog } from './AdapterDialog.tsx';
import { isPlain } from './plainWay.ts';
import { remotesQuery } from './remoteQueries.ts';
import { ServerDialog } from './ServerDialog.tsx';
import styles from './Servers.module.css';
import { ThereList } from './ThereList.tsx';

type Open = { kind: 'add' } | { kind: 'change' | 'remove' | 'adapter'; remote: Remote };

/** The servers that can answer, with what each of them has. */
export default function Servers() {
  const { data: remotes, error } = useQuery(remotesQuery);
  const [open, setOpen] = useState<Open>();
  const adds = usePart((state) => state.addsServer);
  const close = () => {
    addServer(false);
    setOpen(undefined);
  };
  return (
    <div className={styles.servers}>
      <p className={styles.intro}>{t('remotes.intro')}</p>
      {error !== null && remotes === undefined && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
      {remotes?.length === 0 && <p>{t('remotes.none')}</p>}
      {remotes?.map((remote) => (
        <Server key={remote.id} remote={remote} alike={alike(remote, remotes)} open={setOpen} />
      ))}
      {remotes !== undefined && (
        <div>
          <Button kind={remotes.length === 0 ? 'call' : 'plain'} onClick={() => setOpen({ kind: 'add' })}>
            {t('remotes.add')}
          </Button>
        </div>
      )}
      {(open?.kind === 'add' || adds) && <ServerDialog known={null} close={close} />}
      {open?.kind === 'change' && <ServerDialog known={open.remote} close={close} />}
      {open?.kind === 'adapter' && <AdapterDialog remote={open.remote} close={close} />}
      {open?.kind === 'remove' && (
        <Confirm
          title={t('remotes.removeTitle', { name: open.remote.name })}
          act={t('remotes.removeAct')}
          close={close}
          onAct={async () => {
            await host.remotes.remove({ id: open.remote.id });
            toast({ text: t('remotes.removed', { name: open.remote.name }) });
          }}
        >
          {t('remotes.removeBody')}
        </Confirm>
      )}
    </div>
  );
}

function Server({ remote, alike: others, open }: { remote: Remote; alike: string[]; open: (what: Open) => void }) {
  const { id, name, kind, models, trouble } = remote;
  const [busy, setBusy] = useState(false);
  const look = async () => {
    setBusy(true);
    try {
      await host.remotes.look({ id });
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
    setBusy(false);
  };
  const serve = async (on: boolean) => {
    try {
      await host.remotes.serve({ id, on });
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
  };
  const hasAdapters = kind !== 'plain';
  return (
    <section className={styles.server} aria-label={name}>
      <div className={styles.head}>
        <div className={styles.words}>
          <h2 dir="auto">{name}</h2>
          <p className={styles.quiet}>{factsOf(remote)}</p>
          {others.length > 0 && (
            <p className={styles.quiet}>{t('remotes.sameAddress', { names: others.join(', ') })}</p>
          )}
        </div>
        <Button size="small" disabled={busy} aria-label={t('remotes.lookNamed', { name })} onClick={() => void look()}>
          {t('remotes.look')}
        </Button>
        <Menu
          target={
            <Button kind="quiet" aria-label={t('remotes.more', { name })}>
              ⋯
            </Button>
          }
          entries={[
            { label: t('remotes.change'), act: () => open({ kind: 'change', remote }) },
            { label: t('remotes.remove'), act: () => open({ kind: 'remove', remote }), grave: true },
          ]}
        />
      </div>
      <div className={styles.serves}>
        <Toggle
          label={t('remotes.serves')}
          help={t('remotes.servesHelp', { host: remote.host })}
          on={remote.servesApi}
          onChange={(on) => void serve(on)}
        />
      </div>
      {trouble !== null && (
        <Notice tone="trouble">
          {sentenceFor({ code: 'REMOTE_FAILED', name, host: remote.host, reason: trouble, detail: '' })}{' '}
          {t('remotes.stale')}
        </Notice>
      )}
      <ul
        className={styles.models}
        // A long list scrolls, and keys have to reach it.
        tabIndex={0}
        aria-label={t('remotes.models', { count: models.length, amount: count(models.length) })}
      >
        {models.map((model) => (
          <li key={model.id} dir="auto">
            {model.id}
          </li>
        ))}
      </ul>
      {hasAdapters && (
        <>
          <div className={styles.adaptersHead}>
            <h3>{t('remotes.adapters.title')}</h3>
            {(kind === 'vllm' || kind === 'lorax') && (
              <Button size="small" onClick={() => open({ kind: 'adapter', remote })}>
                {kind === 'vllm' ? t('remotes.adapters.load') : t('remotes.adapters.name')}
              </Button>
            )}
          </div>
          <ThereList remote={remote} />
        </>
      )}
    </section>
  );
}

/** Two of one address are told apart by their names only, so that is said. */
function alike({ id, address }: Remote, all: readonly Remote[]): string[] {
  return all.filter((other) => other.id !== id && other.address === address).map(({ name }) => name);
}

/** The address as it was given: behind one host there may be several servers. */
function placeOf(address: string): string {
  return address.replace(/^https?:\/\//, '');
}

function factsOf({ kind, models, hasKey, address, askedAt }: Remote): string {
  return [
    t(`remotes.kinds.${kind}`),
    placeOf(address),
    t('remotes.models', { count: models.length, amount: count(models.length) }),
    ...(hasKey ? [t('remotes.keyed')] : []),
    ...(isPlain(address) ? [t('remotes.unencrypted')] : []),
    ...(askedAt === null ? [] : [t('remotes.askedAt', { when: moment(askedAt) })]),
  ].join(' · ');
}
