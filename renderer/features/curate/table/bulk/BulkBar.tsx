import { type ComponentType, useId, useMemo } from 'react';
import { useNow } from '#renderer/store/curate/useProject.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Popup } from '../filters/Popup.tsx';
import { countOf, recordsOf, type Selection } from '../selection.ts';
import type { ActionProps } from './Action.tsx';
import { AssignAction } from './AssignAction.tsx';
import styles from './BulkBar.module.css';
import { LabelAction } from './LabelAction.tsx';
import { DiscardAction, FlagAction, PendingAction } from './StatusActions.tsx';
import { TagAction } from './TagAction.tsx';

interface BulkBarProps {
  selection: Selection;
  /** How many records the project has. */
  total: number;
  /** Something was done to all of them. */
  onDone: () => void;
}

const ACTIONS = [
  ['label', LabelAction],
  ['tag', TagAction],
  ['assign', AssignAction],
  ['flag', FlagAction],
  ['pending', PendingAction],
  ['discard', DiscardAction],
] as const;

/** What can be done to everything that is chosen, a million as well as one. Nothing while nothing is. */
export function BulkBar({ selection, total, onDone }: BulkBarProps) {
  const reads = useNow(({ lease }) => lease === 'read');
  const hasChoice = useNow(({ head }) => head.questions.some(({ kind }) => kind === 'choice'));
  const why = useId();
  const selected = countOf(selection, total);
  if (selected === 0) return null;
  return (
    <div className={styles.bar} role="group" aria-label={t('curateTable.bulk.name')}>
      <strong className={styles.amount} role="status">
        {t('curateTable.bulk.selected', { count: selected, amount: count(selected) })}
      </strong>
      {ACTIONS.filter(([name]) => hasChoice || name !== 'label').map(([name, Content]) => (
        <Popup
          key={name}
          disabled={reads}
          target={
            <Button size="small" disabled={reads} aria-describedby={reads ? why : undefined}>
              {t(`curateTable.bulk.button.${name}`)}
            </Button>
          }
        >
          {(close) => (
            <Chosen
              selection={selection}
              total={total}
              content={Content}
              done={() => {
                close();
                onDone();
              }}
            />
          )}
        </Popup>
      ))}
      {reads && (
        <span id={why} className={styles.why}>
          {t('curateTable.bulk.reading')}
        </span>
      )}
    </div>
  );
}

interface ChosenProps {
  selection: Selection;
  total: number;
  content: ComponentType<ActionProps>;
  done: () => void;
}

/** Looks up the records only when somebody is about to do something to them. */
function Chosen({ selection, total, content: Content, done }: ChosenProps) {
  const records = useMemo(() => recordsOf(selection, total), [selection, total]);
  return <Content records={records} done={done} />;
}
