import { useEffect, useRef, useState } from 'react';
import type { ApiStatus } from '#core/api.ts';
import { Section } from '#renderer/features/settings/Section.tsx';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Notice } from '#renderer/ui/Notice.tsx';
import { NumberField } from '#renderer/ui/NumberField.tsx';
import { Toggle } from '#renderer/ui/Toggle.tsx';
import styles from './ApiPage.module.css';
import { Copy } from './Copy.tsx';

/** On or off, and where. */
export function DoorPart({ status }: { status: ApiStatus }) {
  const [trouble, setTrouble] = useState<string>();
  const { on, port, address } = status;
  // Whoever types a port and clicks the switch does both before the host has told of the first.
  const wanted = useRef({ on, port });
  useEffect(() => {
    wanted.current = { on, port };
  }, [on, port]);
  const change = async (patch: { on?: boolean; port?: number }) => {
    wanted.current = { ...wanted.current, ...patch };
    try {
      setTrouble(undefined);
      await host.api.change(wanted.current);
    } catch (error) {
      wanted.current = { on, port };
      setTrouble(sentenceForError(error));
    }
  };
  return (
    <Section title={t('api.door')}>
      <p className={styles.intro}>{t('api.intro')}</p>
      <Toggle label={t('api.on')} help={t('api.onHelp')} on={on} onChange={(isOn) => void change({ on: isOn })} />
      {status.trouble !== null && (
        <Notice tone="trouble">{t(`api.trouble.${status.trouble}`, { port: String(port) })}</Notice>
      )}
      {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
      <div role="status">
        {address === null ? (
          status.trouble === null && <p className={styles.quiet}>{t('api.shut')}</p>
        ) : (
          <p className={styles.address}>
            <span>{t('api.openAt')}</span>
            <code className={styles.code}>{address}</code>
            <Copy label={t('api.copyAddress')} text={address} />
          </p>
        )}
      </div>
      <div className={styles.narrow}>
        <NumberField
          label={t('api.port')}
          help={t('api.portHelp')}
          value={port}
          min={1024}
          max={65_535}
          step={1}
          plain
          onDone={(chosen) => void change({ port: chosen })}
        />
      </div>
    </Section>
  );
}
