import { useState } from 'react';
import { countsOf } from '#core/curate/state/counts.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Toggle } from '#renderer/ui/Toggle.tsx';
import { Part, Records, Sheet } from '../Sheet.tsx';
import sheet from '../Sheet.module.css';
import type { Go } from '../sections.ts';
import { refuse } from '../useActing.ts';
import { UNDO_KEYS, useKeys } from '../useKeys.ts';
import { useVersion } from '../useVersion.ts';
import { CaseView, letterOf } from './CaseView.tsx';
import { type Two, countDisagreements, nextDisagreement } from './disagreements.ts';
import styles from './Adjudication.module.css';

/** Walks through what labelers disagree on, and decides. */
export function Adjudication({ pair: begun, go }: { pair: Two | undefined; go: Go }) {
  const project = useProject();
  const { labelers } = useNow((now) => now.head);
  const canUndo = useNow((now) => now.canUndo);
  const reading = useNow((now) => now.lease) === 'read';
  useVersion(100);
  const [pair, setPair] = useState(begun);
  const [named, setNamed] = useState(false);
  const [at, setAt] = useState<number | null>(() => nextDisagreement(project.state, -1, begun));
  const [decided, setDecided] = useState(0);
  const [last, setLast] = useState<readonly string[]>([]);
  const { state } = project;
  const open = pair === undefined ? countsOf(state).disagreement : countDisagreements(state, pair);
  const nameOf = (id: string) => labelers.find((one) => one.id === id)?.name ?? id;

  const move = (step: 1 | -1) => setAt((before) => nextDisagreement(state, before ?? -1, pair, step));
  const undo = () => {
    const undone = project.undo();
    if (!undone.ok) return refuse(undone.failure);
    const record = undone.value.records[0];
    setDecided((before) => Math.max(0, before - 1));
    setLast([]);
    if (undone.value.records.length === 1 && record !== undefined) setAt(record);
  };
  useKeys((key, event) => {
    if (key !== 'mod+z' || !canUndo) return;
    event.preventDefault();
    undo();
  });

  // The record that was shown may have been decided elsewhere; one that an undo brought back is shown again.
  const shown = at !== null && at < state.records ? at : nextDisagreement(state, -1, pair);
  if (shown === null || open === 0) {
    return (
      <Sheet title={t('curateQuality.section.adjudication')} lead={t('curateQuality.adjudicate.lead')}>
        <Part title={t('curateQuality.adjudicate.done')}>
          <p>
            {decided > 0
              ? t('curateQuality.adjudicate.decided', { count: decided, amount: count(decided) })
              : t('curateQuality.adjudicate.nothing')}
          </p>
          <p className={sheet.row}>
            {decided > 0 && (
              <Button disabled={!canUndo} onClick={undo}>
                {t('curateQuality.undo')} <Kbd>{UNDO_KEYS}</Kbd>
              </Button>
            )}
            {pair !== undefined && (
              <Button onClick={() => setPair(undefined)}>{t('curateQuality.adjudicate.everybody')}</Button>
            )}
            <Button onClick={() => go({ section: 'agreement' })}>{t('curateQuality.section.agreement')}</Button>
            <Button onClick={() => go({ section: 'second' })}>{t('curateQuality.section.second')}</Button>
          </p>
          {countsOf(state).adjudicated > 0 && (
            <p>
              <Records filter={{ adjudicated: true }}>
                {t('curateQuality.adjudicate.all', {
                  count: countsOf(state).adjudicated,
                  amount: count(countsOf(state).adjudicated),
                })}
              </Records>
            </p>
          )}
        </Part>
      </Sheet>
    );
  }

  return (
    <div className={styles.desk}>
      <header className={styles.bar}>
        <h2 className={styles.title}>{t('curateQuality.section.adjudication')}</h2>
        <span role="status">
          <Records filter={{ disagreement: true }}>
            {t('curateQuality.adjudicate.open', { count: open, amount: count(open) })}
          </Records>
          {decided > 0 && ` · ${t('curateQuality.adjudicate.decided', { count: decided, amount: count(decided) })}`}
        </span>
        {last.length > 0 && (
          <span className={sheet.quiet}>
            {t('curateQuality.adjudicate.last', {
              people: last
                .map((id, place) => t('curateQuality.adjudicate.was', { letter: letterOf(place), name: nameOf(id) }))
                .join(', '),
            })}
          </span>
        )}
        {pair !== undefined && (
          <Button size="small" kind="quiet" onClick={() => setPair(undefined)}>
            {t('curateQuality.adjudicate.onlyPair', { one: nameOf(pair[0]), other: nameOf(pair[1]) })}
          </Button>
        )}
        <div className={styles.tools}>
          <Toggle label={t('curateQuality.adjudicate.names')} on={named} onChange={setNamed} />
          <Button size="small" kind="quiet" disabled={!canUndo} onClick={undo}>
            {t('curateQuality.undo')} <Kbd>{UNDO_KEYS}</Kbd>
          </Button>
        </div>
      </header>
      {reading && <Notice>{t('curateQuality.refused.READING')}</Notice>}
      <CaseView
        key={shown}
        record={shown}
        named={named}
        move={move}
        onDecided={(people) => {
          setLast(people);
          setDecided((before) => before + 1);
          setAt(nextDisagreement(project.state, shown, pair));
        }}
      />
    </div>
  );
}
