import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Model } from '#core/model.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { failureOf, type Trouble } from '#renderer/host/failureOf.ts';
import { useLive } from '#renderer/host/live.ts';
import { fitQuery, useSettings } from '#renderer/host/queries.ts';
import { bytes, rounded, tokens } from '#renderer/text/amounts.ts';
import { sentenceForTrouble } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Confirm } from '#renderer/ui/Confirm.tsx';
import { Hash } from '#renderer/ui/Hash.tsx';
import { Menu } from '#renderer/ui/Menu.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Progress } from '#renderer/ui/Progress.tsx';
import styles from './Beside.module.css';
import room from './ModelsRoom.module.css';
import { RenameField } from './RenameField.tsx';

/** One model that stands beside the base, or could. */
export function BesideRow({ model }: { model: Model }) {
  const { hash, name, header } = model;
  const status = useLive((live) => live?.beside.find((each) => each.model.hash === hash));
  const settings = useSettings();
  const chosen = settings?.embedModel === hash || settings?.rankModel === hash;
  const [renaming, setRenaming] = useState(false);
  const [removing, setRemoving] = useState(false);
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
  const put = (force: boolean) => attempt(() => host.models.load({ hash, force }));
  const takeAway = () =>
    attempt(async () => {
      await host.models.takeAway({ hash });
      toast({ text: t('beside.takenAway', { name }) });
    });

  return (
    <li className={room.model} data-chosen={chosen}>
      <div className={room.head}>
        {renaming ? (
          <RenameField model={model} done={() => setRenaming(false)} />
        ) : (
          <>
            <h3 className={styles.name}>{name}</h3>
            {chosen && <span className={room.chosen}>{t('beside.chosen')}</span>}
            {chosen || status?.state === 'ready' ? (
              <Button aria-label={t('beside.takeAwayNamed', { name })} onClick={() => void takeAway()}>
                {t('beside.takeAway')}
              </Button>
            ) : (
              <Button
                aria-label={t('beside.putNamed', { name })}
                disabled={status?.state === 'loading'}
                onClick={() => void put(false)}
              >
                {t('beside.put')}
              </Button>
            )}
            <Menu
              target={
                <Button kind="quiet" aria-label={t('models.more', { name })}>
                  ⋯
                </Button>
              }
              entries={[
                { label: t('models.rename'), act: () => setRenaming(true) },
                { label: t('models.remove'), act: () => setRemoving(true), grave: true },
              ]}
            />
          </>
        )}
      </div>
      <p className={styles.facts}>
        {header.purpose !== 'answer' && `${t(`beside.purpose.${header.purpose}`)} · `}
        {[
          header.architecture,
          t('models.facts.parametersOf', { amount: rounded(header.parameters) }),
          header.quantisation,
          t('models.facts.contextOf', { amount: tokens(header.trainedContext) }),
          bytes(header.fileBytes),
        ].join(' · ')}
        {' · '}
        <Hash value={hash} of={t('models.facts.hash')} />
      </p>
      {status?.state === 'ready' ? (
        <p className={room.fit}>{t('beside.stands', { size: bytes(status.bytes), device: status.device ?? '' })}</p>
      ) : (
        <Room hash={hash} />
      )}
      {status?.state === 'loading' && (
        <div className={room.loading}>
          <Progress fraction={undefined} label={t('beside.loadingNamed', { name })} />
        </div>
      )}
      {shown !== undefined && (
        <div className={room.trouble}>
          <Notice tone="trouble">{sentenceForTrouble(shown)}</Notice>
          {shown.kind === 'failure' && shown.failure.code === 'TOO_LARGE_FOR_MEMORY' && (
            <Button aria-label={t('beside.putAnywayNamed', { name })} onClick={() => void put(true)}>
              {t('beside.putAnyway')}
            </Button>
          )}
        </div>
      )}
      {removing && (
        <Confirm
          title={t('models.removeTitle', { name })}
          act={t('models.removeAct')}
          close={() => setRemoving(false)}
          onAct={async () => {
            await host.models.remove({ hash });
            toast({ text: t('models.removed', { name }) });
          }}
        >
          {t('models.removeBody', { size: bytes(header.fileBytes) })}
        </Confirm>
      )}
    </li>
  );
}

/** Whether there is room for it beside what is there now. */
function Room({ hash }: { hash: string }) {
  const { data: fit } = useQuery(fitQuery(hash));
  if (fit === undefined) return <p className={room.fit}>{t('models.fit.unknown')}</p>;
  return (
    <p className={room.fit} data-verdict={fit.verdict}>
      {t(`models.fit.short.${fit.verdict}`, {
        device: fit.device,
        needed: bytes(fit.neededBytes),
        free: bytes(fit.freeBytes),
      })}
    </p>
  );
}
