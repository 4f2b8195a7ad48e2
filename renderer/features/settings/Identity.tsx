import { useQuery } from '@tanstack/react-query';
import { aboutQuery } from '#renderer/host/queries.ts';
import { t } from '#renderer/text/text.ts';
import { Hash } from '#renderer/ui/Hash.tsx';
import { Row, Section } from './Section.tsx';
import styles from './SettingsRoom.module.css';

/** The person's name to the world, and how well its key is kept here. */
export function Identity() {
  const about = useQuery(aboutQuery).data;
  return (
    <Section title={t('settings.identity')}>
      <Row label={t('settings.publicKey')} help={t('settings.identityHelp')}>
        {about !== undefined && (
          <>
            <div className={styles.key}>
              <Hash value={about.identity} of={t('settings.publicKey')} whole />
            </div>
            <p className={styles.figure}>{t(`settings.protection.${about.keyProtection}`)}</p>
          </>
        )}
      </Row>
    </Section>
  );
}
