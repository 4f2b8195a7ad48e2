import { useQuery } from '@tanstack/react-query';
import type { Model } from '#core/model.ts';
import { settingsOf } from '#core/train/recipe.ts';
import type { SnapshotSummary } from '#protocol/window/snapshots.ts';
import { bytes, count, moment, percent, rounded } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Progress } from '#renderer/ui/Progress.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { examplesQuery } from '../factoryQueries.ts';
import styles from '../Factory.module.css';
import { unusedWords } from '../unusedWords.ts';
import { changeDraft, useDraft } from './draft.ts';
import { ExampleList } from './ExampleList.tsx';
import { Step } from './Step.tsx';
import { suggestedName } from './suggestedName.ts';

const LONGEST_NAME = 120;

/** The base, the snapshots, and what they hold when they are read as examples. */
export function WhatPart({ models, snapshots }: { models: readonly Model[]; snapshots: readonly SnapshotSummary[] }) {
  const draft = useDraft();
  const toggle = (root: string, on: boolean) =>
    changeDraft({
      // In the order of the list, so that the same choice is the same data.
      snapshots: snapshots
        .filter((one) => (one.root === root ? on : draft.snapshots.includes(one.root)))
        .map((one) => one.root),
    });
  return (
    <Step number={1} title={t('factory.what.title')} help={t('factory.what.help')}>
      <fieldset className={styles.choices}>
        <legend>{t('factory.what.base')}</legend>
        <div className={styles.choiceList}>
          {models.map(({ hash, name, header }) => (
            <label key={hash} className={styles.choice}>
              <input
                type="radio"
                name="factory-base"
                checked={draft.base === hash}
                onChange={() => changeDraft({ base: hash })}
              />
              <span className={styles.choiceName} dir="auto">
                {name}
              </span>
              <span className={styles.choiceFacts}>
                {[header.architecture, rounded(header.parameters), header.quantisation, bytes(header.fileBytes)].join(
                  ' · ',
                )}
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset className={styles.choices}>
        <legend>{t('factory.what.snapshots')}</legend>
        <div className={styles.choiceList}>
          {snapshots.map(({ root, name, records, licence, createdAt }) => (
            <label key={root} className={styles.choice}>
              <input
                type="checkbox"
                checked={draft.snapshots.includes(root)}
                onChange={(event) => toggle(root, event.currentTarget.checked)}
              />
              <span className={styles.choiceName} dir="auto">
                {name}
              </span>
              <span className={styles.choiceFacts}>
                {[t('units.records', { count: records, amount: count(records) }), licence, moment(createdAt)].join(
                  ' · ',
                )}
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      {draft.snapshots.length > 0 && <Read models={models} />}
      <TextField
        label={t('factory.what.name')}
        description={t('factory.what.nameHelp')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={draft.name ?? suggestedName(draft, snapshots)}
        maxLength={LONGEST_NAME}
        onChange={(event) => changeDraft({ name: event.currentTarget.value })}
      />
    </Step>
  );
}

const MOST_TRAINED = Number.MAX_SAFE_INTEGER;

function Read({ models }: { models: readonly Model[] }) {
  const { snapshots, recipe, base } = useDraft();
  const { data, error } = useQuery(examplesQuery(snapshots));
  if (error !== null) return <Notice tone="trouble">{sentenceForError(error)}</Notice>;
  if (data === undefined) {
    return (
      <div>
        <p className={styles.help}>{t('factory.what.reading')}</p>
        <Progress fraction={undefined} label={t('factory.what.reading')} />
      </div>
    );
  }
  const context = models.find(({ hash }) => hash === base)?.header.trainedContext ?? MOST_TRAINED;
  const { heldOut: part } = settingsOf(recipe, context);
  const unused = unusedWords(data.unused);
  return (
    <div className={styles.readings}>
      <p role="status">
        {t('factory.what.counts', {
          count: data.records,
          amount: count(data.records),
          train: count(data.train),
          heldOut: count(data.heldOut),
        })}{' '}
        {data.heldOut === 0 && data.train > 0 && part > 0 && (
          <span>{t('factory.what.heldOutBySeed', { percent: percent(part) })}</span>
        )}
      </p>
      {unused.length > 0 && (
        <p className={styles.help}>
          {t('factory.what.unusedTitle')}: {unused.join(', ')}.
        </p>
      )}
      {data.train + data.heldOut === 0 ? (
        <Notice tone="warning">{t('factory.what.nothing')}</Notice>
      ) : (
        <ExampleList examples={data.examples} />
      )}
    </div>
  );
}
