import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Room } from '#renderer/app/Room.tsx';
import { t } from '#renderer/text/text.ts';
import { Choice } from '#renderer/ui/Choice.tsx';
import styles from '../Factory.module.css';
import { FromFile } from './FromFile.tsx';
import { FromSnapshot } from './FromSnapshot.tsx';

/** A benchmark of held-out records, or of a file of questions. */
export function NewBenchmarkRoom() {
  const [from, setFrom] = useState<'snapshot' | 'file'>('snapshot');
  return (
    <Room
      title={t('benchmarks.new')}
      actions={
        <Link to="/factory/benchmarks" className={styles.linkButton}>
          {t('benchmarks.all')}
        </Link>
      }
    >
      <div className={styles.page}>
        <div className={styles.step}>
          <div className={styles.use}>
            <span className={styles.small}>{t('benchmarks.make.from')}</span>
            <Choice
              label={t('benchmarks.make.from')}
              value={from}
              options={[
                { value: 'snapshot', label: t('benchmarks.make.fromSnapshot') },
                { value: 'file', label: t('benchmarks.make.fromFile') },
              ]}
              onChange={setFrom}
            />
          </div>
          {from === 'snapshot' ? <FromSnapshot /> : <FromFile />}
        </div>
      </div>
    </Room>
  );
}
