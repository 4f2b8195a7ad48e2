import { useState } from 'react';
import type { Model } from '#core/model.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { failureOf, type Trouble } from '#renderer/host/failureOf.ts';
import { useLive } from '#renderer/host/live.ts';
import { bytes, rounded } from '#renderer/text/amounts.ts';
import { sentenceForTrouble } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Progress } from '#renderer/ui/Progress.tsx';
import styles from './Beside.module.css';
import room from './ModelsRoom.module.css';

/** One model that guesses ahead for a base, and whether it is there. */
export function DraftRow({ model, base }: { model: Model; base: Model }) {
  const { hash, name, header } = model;
  const names = { name, base: base.name };
  const status = useLive((live) =>
    live?.beside.find((each) => each.model.hash === hash && each.base?.hash === base.hash),
  );
  const [trouble, setTrouble] = useState<Trouble>();
  const shown = trouble ?? (status?.failure ? { kind: 'failure' as const, failure: status.failure } : undefined);

  const attempt = async (act: () => Promise<unknown>) => {
    setTrouble(undefined);
    try {
      await act();
    } catch (error) {
      setTrouble(failureOf(error));
    }
  };
  const takeAway = () =>
    attempt(async () => {
      await host.models.takeDraft({ base: base.hash });
      toast({ text: t('drafts.takenAway', names) });
    });

  return (
    <li className={room.model} data-chosen>
      <div className={room.head}>
        <h3 className={styles.name}>{name}</h3>
        <span className={room.chosen}>{t('drafts.chosen')}</span>
        <Button aria-label={t('drafts.takeAwayNamed', names)} onClick={() => void takeAway()}>
          {t('drafts.takeAway')}
        </Button>
      </div>
      <p className={styles.facts}>
        {[
          t('drafts.purpose', names),
          t('models.facts.parametersOf', { amount: rounded(header.parameters) }),
          header.quantisation,
          bytes(header.fileBytes),
        ].join(' · ')}
      </p>
      {status?.state === 'ready' && (
        <p className={room.fit}>
          {t('drafts.stands', { ...names, size: bytes(status.bytes), device: status.device ?? '' })}
        </p>
      )}
      {status === undefined && <p className={room.fit}>{t('drafts.waits', names)}</p>}
      {status?.state === 'loading' && (
        <div className={room.loading}>
          <Progress fraction={undefined} label={t('drafts.loadingNamed', names)} />
        </div>
      )}
      {shown !== undefined && (
        <div className={room.trouble}>
          <Notice tone="trouble">{sentenceForTrouble(shown)}</Notice>
          {shown.kind === 'failure' && shown.failure.code === 'TOO_LARGE_FOR_MEMORY' && (
            <Button
              aria-label={t('drafts.putAnywayNamed', names)}
              onClick={() => void attempt(() => host.models.putDraft({ hash, base: base.hash, force: true }))}
            >
              {t('drafts.putAnyway')}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}
