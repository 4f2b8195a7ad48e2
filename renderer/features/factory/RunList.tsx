import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { isOver } from '#core/job.ts';
import type { Run } from '#core/train/run.ts';
import { useCommand } from '#renderer/app/commands.ts';
import { useLive } from '#renderer/host/live.ts';
import { moment } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Choice } from '#renderer/ui/Choice.tsx';
import { Progress } from '#renderer/ui/Progress.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import styles from './Factory.module.css';
import { MOST_COMPARED, pick, unpickAll, usePicked } from './picked.ts';
import { stateSentence } from './runState.ts';
import { lossText } from './settingFields.ts';

const STATES = ['all', 'open', 'ended', 'failed', 'cancelled'] as const;

interface RunListProps {
  runs: readonly Run[];
  older: (() => void) | undefined;
}

export function RunList({ runs, older }: RunListProps) {
  const go = useNavigate();
  const [words, setWords] = useState('');
  const [state, setState] = useState<(typeof STATES)[number]>('all');
  const known = new Set(runs.map(({ id }) => id));
  // One that was removed meanwhile is nothing to compare.
  const picked = usePicked((store) => store.picked).filter((id) => known.has(id));
  const shown = runs.filter((run) => (state === 'all' || run.state === state) && holds(run, words));
  const compare = () => go({ to: '/factory/compare', search: { runs: picked.join(',') } });
  useCommand('runs.compare', compare, picked.length >= 2);
  return (
    <>
      <div className={styles.filters}>
        <TextField
          type="search"
          aria-label={t('factory.list.filter')}
          placeholder={t('factory.list.filter')}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <Choice
          label={t('factory.list.state')}
          value={state}
          options={STATES.map((value) => ({ value, label: t(`factory.list.${value}`) }))}
          onChange={setState}
        />
        {runs.length > 1 && (
          <div className={styles.ticked}>
            {picked.length === 0 ? (
              <span className={styles.help}>{t('factory.list.compareHelp')}</span>
            ) : (
              <>
                <Button kind="quiet" size="small" onClick={unpickAll}>
                  {t('factory.list.clear')}
                </Button>
                <Button disabled={picked.length < 2} onClick={() => void compare()}>
                  {t('factory.list.compare', { count: picked.length })}
                </Button>
              </>
            )}
          </div>
        )}
      </div>
      {shown.length === 0 && <p className={styles.help}>{t('factory.list.none')}</p>}
      <ul aria-label={t('factory.list.title')}>
        {shown.map((run) => (
          <RunRow key={run.id} run={run} picked={picked.includes(run.id)} full={picked.length >= MOST_COMPARED} />
        ))}
      </ul>
      {older !== undefined && <Button onClick={older}>{t('factory.list.older')}</Button>}
    </>
  );
}

function holds({ name, base, snapshots, note }: Run, words: string): boolean {
  const text = [name, base.name, note, ...snapshots.map((snapshot) => snapshot.name)].join('\n').toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function RunRow({ run, picked, full }: { run: Run; picked: boolean; full: boolean }) {
  const { id, name, state, base, snapshots, recipe, createdAt, baseLoss, best, adapter } = run;
  const job = useLive((live) => live?.jobs.find((one) => one.id === run.job));
  const progress = state === 'open' && job !== undefined && !isOver(job.state) ? job.progress : undefined;
  return (
    <li className={styles.run}>
      <input
        type="checkbox"
        aria-label={t('factory.list.choose', { name })}
        checked={picked}
        disabled={full && !picked}
        onChange={(event) => pick(id, event.currentTarget.checked)}
      />
      <div>
        <h2 className={styles.runName} dir="auto">
          <Link to="/factory/runs/$run" params={{ run: id }}>
            {name}
          </Link>
        </h2>
        <p className={styles.runState} data-state={state}>
          {stateSentence(run, job, { wish: null, secondsLeft: progress?.secondsLeft ?? null })}
        </p>
        <p className={styles.runFacts}>
          {[
            t(`factory.recipes.${recipe.name}.name`),
            base.name,
            snapshots.map((snapshot) => snapshot.name).join(', '),
            moment(createdAt),
          ].join(' · ')}
        </p>
      </div>
      <div className={styles.runSide}>
        {adapter !== null && <span className={styles.tag}>{t('factory.list.registered')}</span>}
        {baseLoss !== null && best !== null && (
          <p className={styles.runFacts}>
            {t('factory.list.heldOut', { before: lossText(baseLoss), after: lossText(best.loss) })}
          </p>
        )}
        {progress !== undefined && (
          <div className={styles.runBar}>
            <Progress
              label={t('factory.run.progress', { name })}
              fraction={progress.total > 0 ? progress.done / progress.total : undefined}
            />
          </div>
        )}
      </div>
    </li>
  );
}
