import { useState } from 'react';
import type { Remote } from '#core/remote.ts';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from './Servers.module.css';
import { stateOf, whereElse } from './whereLives.ts';

/** The adapters of one server: loaded or not, and whether one of the same name lives here as well. */
export function ThereList({ remote }: { remote: Remote }) {
  const { id, kind, adapters } = remote;
  const [trouble, setTrouble] = useState<string>();
  const [busy, setBusy] = useState(false);
  const act = async (call: () => Promise<unknown>) => {
    setBusy(true);
    try {
      await call();
      setTrouble(undefined);
    } catch (error) {
      setTrouble(sentenceForError(error));
    }
    setBusy(false);
  };
  if (adapters.length === 0) return <p className={styles.quiet}>{t('remotes.adapters.none')}</p>;
  return (
    <>
      {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
      <ul className={styles.adapters}>
        {adapters.map((adapter) => {
          const { id: name, path, loaded } = adapter;
          return (
            <li key={name} className={styles.adapter}>
              <div className={styles.words}>
                <div className={styles.adapterName} dir="auto">
                  {name}
                </div>
                <div className={styles.quiet}>
                  {[stateOf(adapter), ...(path === null ? [] : [path]), whereElse(adapter)].join(' · ')}
                </div>
              </div>
              {kind === 'vllm' && loaded === true && (
                <Button
                  size="small"
                  disabled={busy}
                  aria-label={t('remotes.adapters.unloadNamed', { name })}
                  onClick={() => void act(() => host.remotes.unloadAdapter({ id, adapter: name }))}
                >
                  {t('remotes.adapters.unload')}
                </Button>
              )}
              {kind === 'vllm' && loaded === false && path !== null && (
                <Button
                  size="small"
                  disabled={busy}
                  aria-label={t('remotes.adapters.loadNamed', { name })}
                  onClick={() => void act(() => host.remotes.addAdapter({ id, adapter: name, path, source: null }))}
                >
                  {t('remotes.adapters.loadAgain')}
                </Button>
              )}
              {loaded !== true && kind !== 'llama' && (
                <Button
                  size="small"
                  kind="quiet"
                  disabled={busy}
                  aria-label={t('remotes.adapters.forgetNamed', { name })}
                  onClick={() => void act(() => host.remotes.forgetAdapter({ id, adapter: name }))}
                >
                  {t('remotes.adapters.forget')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}
