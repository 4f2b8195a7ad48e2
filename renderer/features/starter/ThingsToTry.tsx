import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { plainAnswerSettings } from '#core/plainAnswerSettings.ts';
import type { Starter } from '#protocol/window/starter.ts';
import { toast } from '#renderer/app/toasts.ts';
import { focusComposer } from '#renderer/features/ask/Composer.tsx';
import { NEW } from '#renderer/features/ask/deskState.ts';
import { setDraft } from '#renderer/features/ask/drafting.ts';
import { changeDraft, emptyDraft } from '#renderer/features/factory/start/draft.ts';
import { host } from '#renderer/host/client.ts';
import { changeSettings } from '#renderer/host/queries.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { starterQuery } from './smallWorld.ts';
import styles from './Starter.module.css';

/** What there is to do in the small world: ask what its base knows, ask what an adapter knows, train another. */
export function ThingsToTry({ base }: { base: string }) {
  const { data } = useQuery(starterQuery);
  const go = useNavigate();
  if (data?.brings == null) return null;
  const { known, learned } = data.brings.ask;
  const adapter = data.here.find(({ hash }) => hash === learned.adapter);
  const snapshot = data.here.find(({ kind }) => kind === 'snapshot');
  const train = async (root: string) => {
    emptyDraft();
    changeDraft({ base, snapshots: [root], recipe: { name: 'facts', changes: {} } });
    await go({ to: '/factory/new' });
  };
  return (
    <div className={styles.tries}>
      <h2>{t('starter.tries.heading')}</h2>
      <p>{t('starter.tries.body')}</p>
      <ol aria-label={t('starter.tries.list')}>
        <li>
          <button type="button" className={styles.try} onClick={() => void prepare(base, known.question)}>
            {t('starter.tries.known')}
            <span className={styles.question}>{known.question}</span>
          </button>
        </li>
        {adapter !== undefined && (
          <li>
            <button type="button" className={styles.try} onClick={() => void prepare(base, learned.question, adapter)}>
              {t('starter.tries.learned', { name: adapter.name })}
              <span className={styles.question}>{learned.question}</span>
            </button>
          </li>
        )}
        {snapshot !== undefined && (
          <li>
            <button type="button" className={styles.try} onClick={() => void train(snapshot.hash)}>
              {t('starter.tries.train', { name: snapshot.name })}
            </button>
          </li>
        )}
      </ol>
    </div>
  );
}

/** Puts a question into the field, to be answered by this base and no other adapter than this, without any chance. */
async function prepare(base: string, question: string, adapter?: Starter['here'][number]): Promise<void> {
  try {
    const settings = await host.settings.get();
    await changeSettings({
      chosenModel: base,
      newConversation: {
        ...plainAnswerSettings(settings),
        temperature: 0,
        adapters: adapter === undefined ? [] : [{ hash: adapter.hash, scale: 1 }],
      },
    });
    setDraft(NEW, question);
    focusComposer();
    if (adapter !== undefined) toast({ text: t('starter.tries.ready', { name: adapter.name }) });
  } catch (error) {
    toast({ text: sentenceForError(error), tone: 'trouble' });
  }
}
