import { useNavigate } from '@tanstack/react-router';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Row, Section } from './Section.tsx';

/** The way to the page of its own. */
export function ApiRow() {
  const navigate = useNavigate();
  return (
    <Section title={t('api.settingsRow')}>
      <Row label={t('api.title')} help={t('api.settingsHelp')}>
        <Button onClick={() => void navigate({ to: '/api' })}>{t('api.settingsOpen')}</Button>
      </Row>
    </Section>
  );
}
