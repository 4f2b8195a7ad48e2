import { useQuery } from '@tanstack/react-query';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { changeAnswerSettings, useAnswerSettings } from '../answerSettingsStore.ts';
import { useBase } from '../baseOf.ts';
import { draftOf } from '../drafting.ts';
import styles from './ProposalSheet.module.css';
import { wordsOfReason } from './reasonWords.ts';

/** As the host takes it; what a question is about shows long before that. */
const LONGEST = 20_000;

/** Adapters that are like the question, each with its reason. A person chooses, or does not. */
export default function ProposalSheet({ place, last, close }: { place: string; last: string; close: () => void }) {
  const base = useBase(place).hash;
  const settings = useAnswerSettings(place);
  const text = (draftOf(place).trim() || last.trim()).slice(0, LONGEST);
  const { data, error } = useQuery({
    queryKey: ['adapters', 'proposed', base, text],
    queryFn: ({ signal }) => host.conversations.proposeAdapters({ base: base ?? '', text }, { signal }),
    enabled: base !== null && text !== '',
    gcTime: 0,
  });
  if (settings === null) return null;
  const { now } = settings;

  return (
    <Dialog title={t('askMore.propose.title')} close={close} width={560}>
      <div className={styles.sheet}>
        {text === '' ? (
          <p className={styles.help}>{t('askMore.propose.noQuestion')}</p>
        ) : base === null ? (
          <p className={styles.help}>{t('askSettings.adapters.noBase')}</p>
        ) : (
          <>
            <p className={styles.question} dir="auto">
              {text}
            </p>
            {error !== null && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
            <p className={styles.help} role="status">
              {data === undefined
                ? error === null && t('askMore.propose.looking')
                : data.length === 0
                  ? t('askMore.propose.none')
                  : t('askMore.propose.note')}
            </p>
          </>
        )}
        <ul className={styles.list}>
          {(data ?? []).map(({ hash, name, reasons }) => {
            const inUse = now.adapters.some((adapter) => adapter.hash === hash);
            return (
              <li key={hash} className={styles.proposal}>
                <div className={styles.words}>
                  <b dir="auto">{name}</b>
                  {reasons.map((reason) => {
                    const words = wordsOfReason(reason);
                    return <p key={words}>{words}</p>;
                  })}
                </div>
                {inUse ? (
                  <span className={styles.help}>{t('askMore.propose.inUse')}</span>
                ) : (
                  <Button
                    size="small"
                    aria-label={t('askMore.propose.useNamed', { name })}
                    onClick={() => {
                      close();
                      void changeAnswerSettings(place, { ...now, adapters: [...now.adapters, { hash, scale: 1 }] });
                    }}
                  >
                    {t('askMore.propose.use')}
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
      </div>
    </Dialog>
  );
}
