import { Link, useParams } from '@tanstack/react-router';
import { Room } from '#renderer/app/Room.tsx';
import { t } from '#renderer/text/text.ts';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from '../Factory.module.css';
import { Answers } from './Answers.tsx';
import { Curves } from './Curves.tsx';
import { NoteField } from './NoteField.tsx';
import { RunFacts } from './RunFacts.tsx';
import { RunHead } from './RunHead.tsx';
import { useRunWatch } from './useRunWatch.ts';

/** One run: how it stands, its curves, what its adapter says, and what it was made with. */
export function RunRoom() {
  const { run: id } = useParams({ from: '/factory/runs/$run' });
  const { watched, trouble } = useRunWatch(id);
  return (
    <Room
      title={watched?.run.name ?? t('factory.title')}
      actions={
        <Link to="/factory" className={styles.linkButton}>
          {t('factory.allRuns')}
        </Link>
      }
    >
      <div className={styles.wide}>
        {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
        {watched !== undefined && (
          <>
            <RunHead key={id} {...watched} />
            <div className={styles.columns}>
              <div>
                <Curves {...watched} />
                <Answers samples={watched.samples} over={watched.run.state !== 'open'} />
              </div>
              <div>
                <NoteField key={id} run={watched.run} />
                <RunFacts run={watched.run} />
              </div>
            </div>
          </>
        )}
      </div>
    </Room>
  );
}
