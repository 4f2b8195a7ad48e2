import { runCommand } from '#renderer/app/commands.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Row, Section } from './Section.tsx';

export function DataSettings() {
  return (
    <Section title={t('settings.data')}>
      <Row label={t('settings.dataFolder')} help={t('settings.dataHelp')}>
        <Button onClick={() => runCommand('folder.show')}>{t('settings.showFolder')}</Button>
      </Row>
      <Row label={t('settings.reportLabel')} help={t('settings.reportHelp')}>
        <Button onClick={() => runCommand('report.copy')}>{t('settings.report')}</Button>
      </Row>
    </Section>
  );
}
