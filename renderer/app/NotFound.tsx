import { Link } from '@tanstack/react-router';
import { t } from '#renderer/text/text.ts';
import styles from './FullPage.module.css';
import { Room } from './Room.tsx';

export function NotFound() {
  return (
    <Room title={t('frame.notFound.title')}>
      <div className={styles.page}>
        <p className={styles.text}>{t('frame.notFound.body')}</p>
        <Link to="/ask/{-$conversation}">{t('frame.notFound.go')}</Link>
      </div>
    </Room>
  );
}
