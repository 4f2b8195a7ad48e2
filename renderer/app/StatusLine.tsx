import { useQuery } from '@tanstack/react-query';
import { modelsQuery, useSettings } from '#renderer/host/queries.ts';
import { useLive } from '#renderer/host/live.ts';
import { connection, useConnection } from '#renderer/host/client.ts';
import { bytes, percent } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import type { EngineStatus } from '#protocol/window/app.ts';
import { JobsButton } from './jobs/JobsButton.tsx';
import styles from './StatusLine.module.css';

/** Quiet, at the foot of every room: engine, base, jobs; what leaves the machine; whether the host is there. */
export function StatusLine() {
  const engine = useLive((live) => live?.engine);
  const { kind } = useConnection();

  return (
    <footer className={styles.line} aria-label={t('frame.status')}>
      {kind === 'lost' ? (
        <span className={styles.lost} role="status">
          {t('frame.connection.lost')}
          <button type="button" className={styles.act} onClick={() => connection.retryNow()}>
            {t('frame.connection.retry')}
          </button>
        </span>
      ) : (
        <>
          <span className={styles.engine}>
            <span className={styles.light} data-state={engine?.state ?? 'off'} aria-hidden />
            {engine === undefined ? t('frame.connection.connecting') : sentenceOf(engine)}
          </span>
          <Base />
          <JobsButton />
        </>
      )}
      <Network />
    </footer>
  );
}

/** What leaves this machine, and to whom; most of the time nothing does. */
function Network() {
  const uses = useLive((live) => live?.network) ?? [];
  const [first, ...more] = uses;
  if (first === undefined) return <span className={styles.network}>{t('frame.network')}</span>;
  const said = t(`frame.online.${first.what}`, { subject: first.subject, host: first.host });
  const text = more.length === 0 ? said : t('frame.online.more', { first: said, count: more.length });
  return (
    <span className={styles.network} data-online title={text}>
      {text}
    </span>
  );
}

/** What Ask answers with: chosen by the person, loaded or not. */
function Base() {
  const chosen = useSettings()?.chosenModel;
  const models = useQuery(modelsQuery).data;
  if (chosen === undefined || models === undefined) return null;
  return (
    <span className={styles.base}>
      {t('frame.base')} <b>{models.find(({ hash }) => hash === chosen)?.name ?? t('frame.noBase')}</b>
    </span>
  );
}

/** "Engine ready · Vulkan, RTX 4070 · 5.1 GB of 12 GB" */
function sentenceOf({ state, model, loaded, device, memory }: EngineStatus): string {
  const what =
    state === 'loading'
      ? t('frame.engine.loading', {
          name: model?.name ?? '',
          percent: loaded === null ? '' : percent(loaded),
        }).trimEnd()
      : t(`frame.engine.${state}`);
  return [
    what,
    device === null ? undefined : t(`frame.device.${device.kind}`, { name: device.name }),
    memory === null ? undefined : t('frame.memory', { used: bytes(memory.usedBytes), total: bytes(memory.totalBytes) }),
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}
