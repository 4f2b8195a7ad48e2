import type { ReactNode } from 'react';
import type { Doing } from '#core/curate/entry.ts';
import type { RecordSet } from '#core/curate/recordSet.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import styles from './BulkBar.module.css';
import { useBulk } from './useBulk.ts';

/** What every bulk action gets: which records, and what to do when it is done. */
export interface ActionProps {
  readonly records: RecordSet;
  readonly done: () => void;
}

interface ActionSheetProps {
  /** What will change, before it does. */
  sentences: readonly string[];
  /** On the button. */
  act: string;
  /** Null while a choice is missing. */
  doing: Doing | null;
  said: (records: number) => string;
  grave?: boolean;
  done: () => void;
  /** Choices. */
  children?: ReactNode;
}

export function ActionSheet({ sentences, act, doing, said, grave = false, done, children }: ActionSheetProps) {
  const bulk = useBulk(done);
  return (
    <form
      className={styles.sheet}
      onSubmit={(event) => {
        event.preventDefault();
        if (doing !== null && !bulk.busy) bulk.act(doing, said);
      }}
    >
      {children}
      <p className={styles.sentences}>{sentences.join(' ')}</p>
      <Button type="submit" kind={grave ? 'grave' : 'call'} size="small" disabled={doing === null || bulk.busy}>
        {bulk.busy ? t('curateTable.bulk.busy') : act}
      </Button>
    </form>
  );
}
