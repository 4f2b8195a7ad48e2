import { t } from '#renderer/text/text.ts';
import { Choice } from '#renderer/ui/Choice.tsx';
import { Toggle } from '#renderer/ui/Toggle.tsx';
import { Row, Section } from './Section.tsx';
import type { SettingsPartProps } from './SettingsRoom.tsx';

const themes = ['system', 'light', 'dark'] as const;

export function LookSettings({ settings, change }: SettingsPartProps) {
  return (
    <Section title={t('settings.look')}>
      <Row label={t('settings.theme')} help={t('settings.themeHelp')}>
        <Choice
          label={t('settings.theme')}
          value={settings.theme}
          options={themes.map((value) => ({ value, label: t(`settings.themes.${value}`) }))}
          onChange={(theme) => change({ theme })}
        />
      </Row>
      <Toggle
        label={t('settings.figures')}
        help={t('settings.figuresHelp')}
        on={settings.showFigures}
        onChange={(showFigures) => change({ showFigures })}
      />
    </Section>
  );
}
