import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { encodeRecordSet } from '#core/curate/recordSet.ts';
import type { SnapshotSummary } from '#protocol/window/snapshots.ts';
import { host } from '#renderer/host/client.ts';
import { isUnderWay } from '#renderer/host/jobs.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { useVersion } from '../quality/useVersion.ts';
import { CreditPart } from './CreditPart.tsx';
import { Part } from './Part.tsx';
import { RecordsPart } from './RecordsPart.tsx';
import { Review } from './Review.tsx';
import { SplitsPart } from './SplitsPart.tsx';
import { TermsPart } from './TermsPart.tsx';
import { TextArea } from './TextArea.tsx';
import { WorkEnd } from './WorkEnd.tsx';
import { creditOf } from './credit.ts';
import { draftOf, keepDraft } from './keptDrafts.ts';
import { type SealDraft, problemsOf, termsOf, wishOf } from './sealDraft.ts';
import { firstWords } from './terms.ts';
import { useChosen } from './useChosen.ts';
import { useWork } from './useWork.ts';
import styles from './Snapshots.module.css';

interface SealFormProps {
  snapshots: readonly SnapshotSummary[];
  /** A snapshot is there. */
  sealed: (root: string) => void;
}

/** What to seal, under which terms, and whose it is; then everything once more, and the start. */
export function SealForm({ snapshots, sealed }: SealFormProps) {
  const project = useProject();
  const head = useNow((now) => now.head);
  // What is drawn is counted over all records: a few times a second at most.
  useVersion();
  const { filter } = useSearch({ from: '/curate/$project/snapshots' });
  const { records: chosen, error: unfound } = useChosen(filter);
  const [draft, setDraft] = useState<SealDraft>(() => draftOf(head, filter !== undefined));
  const [openedAt] = useState(Date.now);
  const [reviewing, setReviewing] = useState(false);
  const [asked, setAsked] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const { job, begin } = useWork();
  const change = (part: Partial<SealDraft>) => {
    const next = { ...draft, ...part };
    keepDraft(head.id, next);
    setDraft(next);
  };

  const filtered = draft.scope === 'filter' && filter !== undefined;
  const counting = filtered && chosen === null;
  const selected = { records: filtered ? chosen : null, settled: !filtered || draft.onlySettled };
  const { records, credits } = counting
    ? { records: null, credits: [] }
    : creditOf(project.state, head, selected, draft.weights);
  const problems = problemsOf(draft, records, openedAt);

  const start = async () => {
    setTrouble(undefined);
    const selection = {
      records: selected.records === null ? null : encodeRecordSet(selected.records),
      settled: selected.settled,
    };
    try {
      const terms = termsOf(draft, firstWords(draft));
      const ended = await begin(() => host.snapshots.seal(wishOf(draft, { project: head.id, selection, terms })));
      if (ended.state !== 'done' || ended.result === null) return;
      keepDraft(head.id, null);
      sealed(ended.result);
    } catch (error) {
      setTrouble(sentenceForError(error));
    }
  };

  if (reviewing && problems.length === 0) {
    return (
      <div className={styles.page}>
        <Review draft={draft} records={records ?? 0} credits={credits} snapshots={snapshots} />
        {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
        {job !== undefined && <WorkEnd job={job} />}
        {(job === undefined || !isUnderWay(job)) && (
          <div className={styles.end}>
            <Button onClick={() => setReviewing(false)}>{t('curateSnapshots.form.change')}</Button>
            <Button kind="call" onClick={() => void start()}>
              {t('curateSnapshots.form.start')}
            </Button>
          </div>
        )}
      </div>
    );
  }

  return (
    <form
      className={styles.page}
      aria-label={t('curateSnapshots.seal')}
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
        setReviewing(problems.length === 0);
      }}
    >
      <h2 className={styles.title}>{t('curateSnapshots.seal')}</h2>
      <Part title={t('curateSnapshots.form.records')}>
        <RecordsPart draft={draft} change={change} filter={filter} chosen={chosen} />
        {unfound !== null && <Notice tone="trouble">{sentenceForError(unfound)}</Notice>}
      </Part>
      <Part title={t('curateSnapshots.form.name')}>
        <TextField
          label={t('curateSnapshots.form.name')}
          value={draft.name}
          maxLength={200}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <TextArea
          label={t('curateSnapshots.form.description')}
          help={t('curateSnapshots.form.descriptionHelp')}
          value={draft.description}
          longest={20_000}
          onChange={(description) => change({ description })}
        />
      </Part>
      <Part title={t('curateSnapshots.form.terms')} help={t('curateSnapshots.form.termsHelp')}>
        <TermsPart draft={draft} change={change} />
      </Part>
      <Part title={t('curateSnapshots.form.weights')} help={t('curateSnapshots.form.weightsHelp')}>
        <CreditPart draft={draft} change={change} credits={credits} />
      </Part>
      <Part title={t('curateSnapshots.form.splits')} help={t('curateSnapshots.form.splitsHelp')}>
        <SplitsPart draft={draft} change={change} records={records ?? 0} />
      </Part>
      {snapshots.length > 0 && (
        <Part title={t('curateSnapshots.form.parent')}>
          <Select
            label={t('curateSnapshots.form.parent')}
            value={draft.parent ?? 'none'}
            options={[
              { value: 'none', label: t('curateSnapshots.form.noParent') },
              ...snapshots.map(({ root, name }) => ({ value: root, label: `${name} · ${root.slice(0, 8)}` })),
            ]}
            onChange={(root) => change({ parent: root === 'none' ? null : root })}
          />
        </Part>
      )}
      {asked && problems.length > 0 && (
        <div ref={intoSight}>
          <Notice tone="trouble">
            <strong>{t('curateSnapshots.problem.title')}</strong>
            <ul className={styles.problems}>
              {problems.map((problem) => (
                <li key={problem}>{t(`curateSnapshots.problem.${problem}`)}</li>
              ))}
            </ul>
          </Notice>
        </div>
      )}
      <div className={styles.end}>
        <Button kind="call" type="submit">
          {t('curateSnapshots.form.review')}
        </Button>
      </div>
    </form>
  );
}

/** What is missing stands at the end of a long form. */
function intoSight(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'center' });
}
