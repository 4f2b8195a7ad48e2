import { Room } from '#renderer/app/Room.tsx';
import { t } from '#renderer/text/text.ts';
import styles from './LaterRooms.module.css';
import { Plate } from './Plate.tsx';

export type LaterName = 'earnings';

export function EarningsRoom() {
  return <LaterRoom name="earnings" />;
}

const places = ['first', 'second', 'third'] as const;

/** A page of the book that is not written yet, and says so. */
function LaterRoom({ name }: { name: LaterName }) {
  return (
    <Room title={t(`later.${name}.title`)} note={t('later.notYet')}>
      <div className={styles.page}>
        <div className={styles.column}>
          <p className={styles.lead}>{t(`later.${name}.lead`)}</p>
          <div className={styles.lists}>
            <section>
              <h2 className={styles.name}>{t('later.holds')}</h2>
              <ul>
                {places.map((place) => (
                  <li key={place} className={styles.item}>
                    {t(`later.${name}.holds.${place}`)}
                  </li>
                ))}
              </ul>
            </section>
            <section>
              <h2 className={styles.name}>{t('later.never')}</h2>
              <ul>
                {places.map((place) => (
                  <li key={place} className={styles.item}>
                    {t(`later.${name}.never.${place}`)}
                  </li>
                ))}
              </ul>
            </section>
          </div>
          <p className={styles.foot}>
            <b>{t('later.notYet')}</b> {t('later.notYetNote')} {t('later.today')}
          </p>
        </div>
        <Plate name={name} />
      </div>
    </Room>
  );
}
