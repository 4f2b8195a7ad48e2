import { useQuery } from '@tanstack/react-query';
import { aboutQuery } from '#renderer/host/queries.ts';
import { t } from '#renderer/text/text.ts';
import { parts } from './parts.ts';
import { Section } from './Section.tsx';
import styles from './SettingsRoom.module.css';

export function About() {
  const about = useQuery(aboutQuery).data;
  return (
    <Section title={t('settings.about')}>
      <p>
        {about !== undefined &&
          `${t('settings.version', { version: about.version })}, ${t(`settings.shell.${about.shell}`)}. `}
        {t('settings.licence')}
      </p>
      <details>
        <summary>{t('settings.licences')}</summary>
        <p className={styles.help}>{t('settings.licencesHelp')}</p>
        <dl className={styles.parts}>
          {parts.map(([name, licence]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{licence}</dd>
            </div>
          ))}
        </dl>
      </details>
    </Section>
  );
}
