import { useQuery } from '@tanstack/react-query';
import type { Reads } from '#core/reading/reads.ts';
import { commandKeys, commandTitle, runCommand } from '#renderer/app/commands.ts';
import { t } from '#renderer/text/text.ts';
import { useAnswerSettings } from '#renderer/features/ask/answerSettingsStore.ts';
import quiet from '#renderer/features/ask/Quiet.module.css';
import styles from './Reading.module.css';
import { namesOf } from './readsOf.ts';
import { sourcesQuery } from './sourcesQuery.ts';

/** What the next answer reads, or the way to let it read; a click shows what there is. */
export function ReadsOn({ place }: { place: string }) {
  const now = useAnswerSettings(place)?.now;
  const reads = now?.remote === undefined ? now?.reads : undefined;
  const keys = commandKeys('reads.open');
  return (
    <button
      type="button"
      className={`${quiet.quiet ?? ''} ${styles.on ?? ''}`}
      aria-haspopup="dialog"
      title={keys === undefined ? commandTitle('reads.open') : `${commandTitle('reads.open')} (${keys})`}
      onClick={() => runCommand('reads.open')}
    >
      {reads === undefined ? t('reading.open') : <Names reads={reads} />}
    </button>
  );
}

function Names({ reads }: { reads: Reads }) {
  const { data = [] } = useQuery(sourcesQuery);
  const [name] = namesOf(reads, data);
  const { length } = reads.sources;
  return length === 1 && name !== undefined ? t('reading.onOne', { name }) : t('reading.onSources', { count: length });
}
