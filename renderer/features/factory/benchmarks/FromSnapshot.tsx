import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Split } from '#core/snapshot/split.ts';
import { snapshotsQuery } from '#renderer/features/curate/snapshots/snapshotQueries.ts';
import { host } from '#renderer/host/client.ts';
import { count, moment } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Choice } from '#renderer/ui/Choice.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { NumberField } from '#renderer/ui/NumberField.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import styles from '../Factory.module.css';
import { LONGEST_ANSWER, LONGEST_NAME, USUAL_ANSWER } from './limits.ts';
import { useMaking } from './useMaking.ts';

const KINDS = ['loss', 'match', 'text', 'judge', 'speed'] as const;
const SPLITS: readonly Split[] = ['validation', 'test', 'train'];
const MOST_ITEMS = 2_000;
const USUAL_ITEMS = 100;
/** The same wish makes the same benchmark, here and elsewhere. */
const SEED = 1;

/** Of a sealed snapshot: which records, and what of their answers is measured. */
export function FromSnapshot() {
  const { data: snapshots, error } = useQuery(snapshotsQuery);
  const [chosen, setChosen] = useState<string>();
  const [kind, setKind] = useState<(typeof KINDS)[number]>('loss');
  const [split, setSplit] = useState<Split>('validation');
  const [most, setMost] = useState(USUAL_ITEMS);
  const [longest, setLongest] = useState(USUAL_ANSWER);
  const [typed, setTyped] = useState<string>();
  const { busy, trouble, make } = useMaking();
  if (error !== null) return <Notice tone="trouble">{sentenceForError(error)}</Notice>;
  if (snapshots === undefined) return null;
  const snapshot = snapshots.find(({ root }) => root === chosen) ?? snapshots[0];
  if (snapshot === undefined) {
    return (
      <div className={styles.missing}>
        <p>
          {t('benchmarks.make.noSnapshot')} <Link to="/curate">{t('benchmarks.make.toCurate')}</Link>
        </p>
      </div>
    );
  }
  const suggested = t('benchmarks.make.suggested', {
    snapshot: snapshot.name,
    kind: t(`benchmarks.kinds.${kind}.name`),
  });
  const name = (typed ?? suggested.slice(0, LONGEST_NAME)).trim();
  return (
    <>
      <fieldset className={styles.choices}>
        <legend>{t('benchmarks.make.snapshot')}</legend>
        <div className={styles.choiceList}>
          {snapshots.map((one) => (
            <label key={one.root} className={styles.choice}>
              <input
                type="radio"
                name="benchmark-snapshot"
                checked={one.root === snapshot.root}
                onChange={() => setChosen(one.root)}
              />
              <span className={styles.choiceName} dir="auto">
                {one.name}
              </span>
              <span className={styles.choiceFacts}>
                {[t('units.records', { count: one.records, amount: count(one.records) }), moment(one.createdAt)].join(
                  ' · ',
                )}
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset className={styles.choices}>
        <legend>{t('benchmarks.make.kind')}</legend>
        <div className={styles.choiceList}>
          {KINDS.map((one) => (
            <label key={one} className={styles.choice}>
              <input type="radio" name="benchmark-kind" checked={one === kind} onChange={() => setKind(one)} />
              <span className={styles.choiceName}>{t(`benchmarks.kinds.${one}.name`)}</span>
              <span className={styles.choiceFacts}>{t(`benchmarks.kinds.${one}.help`)}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <div>
        <div className={styles.use}>
          <span className={styles.small}>{t('benchmarks.make.split')}</span>
          <Choice
            label={t('benchmarks.make.split')}
            value={split}
            options={SPLITS.map((value) => ({ value, label: t(`benchmarks.splits.${value}`) }))}
            onChange={setSplit}
          />
        </div>
        <p className={styles.help}>{t('benchmarks.make.splitHelp')}</p>
      </div>
      <div className={styles.fields}>
        <NumberField
          label={t('benchmarks.make.most')}
          help={t('benchmarks.make.mostHelp')}
          value={most}
          min={1}
          max={MOST_ITEMS}
          step={10}
          onDone={setMost}
        />
        {kind !== 'loss' && (
          <NumberField
            label={t('benchmarks.make.longest')}
            help={t('benchmarks.make.longestHelp')}
            value={longest}
            min={1}
            max={LONGEST_ANSWER}
            step={8}
            onDone={setLongest}
          />
        )}
      </div>
      <TextField
        label={t('benchmarks.make.name')}
        value={typed ?? suggested.slice(0, LONGEST_NAME)}
        maxLength={LONGEST_NAME}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
      <div>
        <Button
          kind="call"
          disabled={busy || name === ''}
          onClick={() =>
            void make(() =>
              host.benchmarks.make({
                name,
                note: '',
                kind,
                root: snapshot.root,
                split,
                most,
                seed: SEED,
                longestAnswerTokens: longest,
              }),
            )
          }
        >
          {t('benchmarks.make.act')}
        </Button>
      </div>
    </>
  );
}
