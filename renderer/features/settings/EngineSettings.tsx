import type { EngineStatus } from '#protocol/window/app.ts';
import { useLive } from '#renderer/host/live.ts';
import { sentenceFor } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Notice } from '#renderer/ui/Notice.tsx';
import { NumberField } from '#renderer/ui/NumberField.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { Section } from './Section.tsx';
import type { SettingsPartProps } from './SettingsRoom.tsx';
import styles from './SettingsRoom.module.css';

const devices = ['auto', 'cuda', 'metal', 'vulkan', 'cpu'] as const;

export function EngineSettings({ settings, change }: SettingsPartProps) {
  const device = useLive((live) => live?.engine.device ?? null);
  const failure = useLive((live) => live?.engine.failure ?? null);
  return (
    <Section title={t('settings.engine')}>
      <div>
        <div className={styles.narrow}>
          <Select
            label={t('settings.device')}
            help={t('settings.deviceHelp')}
            value={settings.device}
            options={devices.map((value) => ({ value, label: t(`settings.devices.${value}`) }))}
            onChange={(chosen) => change({ device: chosen })}
          />
        </div>
        <p className={styles.figure}>{found(device)}</p>
      </div>
      {failure !== null && <Notice tone="trouble">{sentenceFor(failure)}</Notice>}
      <div className={styles.narrow}>
        <NumberField
          label={t('settings.context')}
          help={t('settings.contextHelp')}
          value={settings.contextTokens}
          min={256}
          max={1_048_576}
          step={256}
          onDone={(contextTokens) => change({ contextTokens })}
        />
      </div>
      <div className={styles.narrow}>
        <NumberField
          label={t('settings.threads')}
          help={t('settings.threadsHelp')}
          value={settings.threads}
          min={0}
          max={256}
          step={1}
          onDone={(threads) => change({ threads })}
        />
      </div>
    </Section>
  );
}

/** What was found, and why it is used. */
function found(device: EngineStatus['device']): string {
  if (device === null) return t('settings.found.unknown');
  const name = t(`frame.device.${device.kind}`, { name: device.name });
  const sentence = t(`settings.found.${device.reason}`, { device: name });
  return device.detail === null ? sentence : `${sentence} ${t('settings.found.detail', { detail: device.detail })}`;
}
