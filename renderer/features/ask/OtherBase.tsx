import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { useLive } from '#renderer/host/live.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { useBase } from './baseOf.ts';
import styles from './Page.module.css';
import quiet from './Quiet.module.css';

/** Says that another base is in memory than the one that answers here: the next answer waits for a load. */
export function OtherBase({ place }: { place: string }) {
  const { model } = useBase(place);
  const loaded = useLive((live) => live?.engine.model);
  const state = useLive((live) => live?.engine.state);
  if (model === undefined || loaded == null || loaded.hash === model.hash || state !== 'ready') return null;

  const load = async () => {
    try {
      await host.models.load({ hash: model.hash, force: false });
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
  };
  return (
    <p className={styles.otherBase} role="status">
      {t('askMore.base.other', { base: model.name, loaded: loaded.name })}{' '}
      <button type="button" className={quiet.quiet} onClick={() => void load()}>
        {t('askMore.base.loadNow', { base: model.name })}
      </button>
    </p>
  );
}
