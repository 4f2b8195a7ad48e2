import { decimal } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { NumberField } from '#renderer/ui/NumberField.tsx';
import { Range } from '#renderer/ui/Range.tsx';
import { Row, Section } from './Section.tsx';
import type { SettingsPartProps } from './SettingsRoom.tsx';
import styles from './SettingsRoom.module.css';

export function AnswerSettings({ settings, change }: SettingsPartProps) {
  return (
    <Section title={t('settings.answers')}>
      <div className={styles.narrow}>
        <NumberField
          label={t('settings.longest')}
          help={t('settings.longestHelp')}
          value={settings.longestAnswerTokens}
          min={1}
          max={131_072}
          step={128}
          onDone={(longestAnswerTokens) => change({ longestAnswerTokens })}
        />
      </div>
      <Row label={t('settings.temperature')} help={t('settings.temperatureHelp')}>
        <div className={styles.narrow}>
          <Range
            label={t('settings.temperature')}
            value={settings.temperature}
            min={0}
            max={2}
            step={0.1}
            describe={temperatureWords}
            onDone={(temperature) => change({ temperature })}
          />
        </div>
      </Row>
    </Section>
  );
}

/** What a temperature does, for those who have never heard of it. */
export function temperatureWords(temperature: number): string {
  const value = decimal(temperature);
  if (temperature < 0.05) return t('settings.temperatureIs.none', { value });
  if (temperature < 0.45) return t('settings.temperatureIs.low', { value });
  if (temperature < 0.95) return t('settings.temperatureIs.middle', { value });
  if (temperature < 1.35) return t('settings.temperatureIs.high', { value });
  return t('settings.temperatureIs.wild', { value });
}
