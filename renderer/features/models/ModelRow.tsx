import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Failure } from '#core/failure.ts';
import type { Model } from '#core/model.ts';
import type { EngineStatus } from '#protocol/window/app.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { failureOf, type Trouble } from '#renderer/host/failureOf.ts';
import { useLive } from '#renderer/host/live.ts';
import { changeSettings, fitQuery, useSettings } from '#renderer/host/queries.ts';
import { SmallWorldMark } from '#renderer/features/starter/SmallWorldMark.tsx';
import { bytes, count, rounded, tokens } from '#renderer/text/amounts.ts';
import { sentenceForTrouble } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Confirm } from '#renderer/ui/Confirm.tsx';
import { FactLine } from '#renderer/ui/FactLine.tsx';
import { Hash } from '#renderer/ui/Hash.tsx';
import { Menu } from '#renderer/ui/Menu.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Progress } from '#renderer/ui/Progress.tsx';
import { FamilyLine, useMembership } from './adapters/FamilyLine.tsx';
import { JoinDialog } from './adapters/JoinDialog.tsx';
import styles from './ModelsRoom.module.css';
import { DraftDialog } from './DraftDialog.tsx';
import { FitDialog } from './FitDialog.tsx';
import { RenameField } from './RenameField.tsx';

/** One base, with all that can be done with it. */
export function ModelRow({ model, chosen }: { model: Model; chosen: boolean }) {
  const { hash, name } = model;
  const engine = useLive((live) => (live?.engine.model?.hash === hash ? live.engine : undefined));
  const [renaming, setRenaming] = useState(false);
  const [removing, setRemoving] = useState(false);
  const [joining, setJoining] = useState(false);
  const [weighing, setWeighing] = useState(false);
  const [drafting, setDrafting] = useState(false);
  const membership = useMembership(hash);
  const [trouble, setTrouble] = useState<Trouble>();

  const attempt = async (act: () => Promise<unknown>) => {
    setTrouble(undefined);
    try {
      await act();
    } catch (error) {
      setTrouble(failureOf(error));
    }
  };
  const choose = () =>
    attempt(async () => {
      const before = (await host.settings.get()).chosenModel;
      await changeSettings({ chosenModel: hash });
      toast({
        text: t('models.chosenNow', { name }),
        undo: async () => void (await changeSettings({ chosenModel: before })),
      });
    });
  const separate = () =>
    attempt(async () => {
      await host.adapters.separate({ model: hash });
      toast({ text: t('adapters.join.separated', { name }) });
    });
  const loaded = engine?.state === 'ready' || engine?.state === 'answering';

  return (
    <li className={styles.model} data-chosen={chosen}>
      <div className={styles.head}>
        {renaming ? (
          <RenameField model={model} done={() => setRenaming(false)} />
        ) : (
          <>
            <h2 className={styles.name}>{name}</h2>
            {chosen ? (
              <span className={styles.chosen}>{t('models.chosen')}</span>
            ) : (
              <Button aria-label={t('models.chooseNamed', { name })} onClick={() => void choose()}>
                {t('models.choose')}
              </Button>
            )}
            {loaded ? (
              <Button
                aria-label={t('models.unloadNamed', { name })}
                onClick={() => void attempt(() => host.models.unload())}
              >
                {t('models.unload')}
              </Button>
            ) : (
              <Button
                aria-label={t('models.loadNamed', { name })}
                disabled={engine?.state === 'loading'}
                onClick={() => void attempt(() => host.models.load({ hash, force: false }))}
              >
                {t('models.load')}
              </Button>
            )}
            <Menu
              target={
                <Button kind="quiet" aria-label={t('models.more', { name })}>
                  ⋯
                </Button>
              }
              entries={[
                ...(model.header.purpose === 'answer'
                  ? [
                      { label: t('models.fit.open'), act: () => setWeighing(true) },
                      { label: t('drafts.open'), act: () => setDrafting(true) },
                    ]
                  : []),
                { label: t('models.rename'), act: () => setRenaming(true) },
                membership === undefined || membership.evidence === 'own'
                  ? { label: t('adapters.join.open'), act: () => setJoining(true) }
                  : { label: t('adapters.join.separate'), act: () => void separate() },
                { label: t('models.remove'), act: () => setRemoving(true), grave: true },
              ]}
            />
          </>
        )}
      </div>
      <SmallWorldMark of={hash} />
      <Facts model={model} loaded={loaded} />
      <FitLine hash={hash} chosen={chosen} />
      {membership !== undefined && <FamilyLine membership={membership} name={name} />}
      {loaded && engine.backedOff !== null && <BackedOff {...engine.backedOff} />}
      {engine?.state === 'loading' && (
        <div className={styles.loading}>
          <Progress fraction={engine.loaded ?? undefined} label={t('models.loadingNamed', { name })} />
        </div>
      )}
      {trouble !== undefined && (
        <div className={styles.trouble}>
          <Notice tone="trouble">{sentenceForTrouble(trouble)}</Notice>
          {codeOf(trouble) === 'TOO_LARGE_FOR_MEMORY' && (
            <Button
              aria-label={t('models.loadAnywayNamed', { name })}
              onClick={() => void attempt(() => host.models.load({ hash, force: true }))}
            >
              {t('models.loadAnyway')}
            </Button>
          )}
        </div>
      )}
      {weighing && <FitDialog model={model} close={() => setWeighing(false)} />}
      {drafting && <DraftDialog model={model} close={() => setDrafting(false)} />}
      {joining && <JoinDialog model={model} close={() => setJoining(false)} />}
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
          {t('models.removeBody', { size: bytes(model.header.fileBytes) })}
        </Confirm>
      )}
    </li>
  );
}

function Facts({ model: { hash, header }, loaded }: { model: Model; loaded: boolean }) {
  const facts = [
    [t('models.facts.architecture'), header.architecture],
    [t('models.facts.parameters'), t('models.facts.parametersOf', { amount: rounded(header.parameters) })],
    [t('models.facts.quantisation'), header.quantisation],
    [
      t('models.facts.context'),
      header.trainedContext > 0
        ? t('models.facts.contextOf', { amount: tokens(header.trainedContext) })
        : t('models.facts.contextUnknown'),
    ],
    [t('models.facts.size'), bytes(header.fileBytes)],
    ...(loaded ? [[t('models.inMemory'), t('models.inMemory')] as const] : []),
    [t('models.facts.hash'), <Hash key="hash" value={hash} of={t('models.facts.hash')} />],
  ] as const;
  return <FactLine facts={facts} />;
}

function FitLine({ hash, chosen }: { hash: string; chosen: boolean }) {
  const usual = useSettings()?.newConversation?.adapters ?? [];
  // New conversations are answered by the base that is chosen: only there it is known what comes with it.
  const adapters = chosen ? usual.map((adapter) => adapter.hash) : [];
  const { data: fit } = useQuery(fitQuery(hash, { adapters }));
  if (fit === undefined) return <p className={styles.fit}>{t('models.fit.unknown')}</p>;
  const free = bytes(fit.freeBytes);
  const needed = bytes(fit.neededBytes);
  return (
    <p className={styles.fit} data-verdict={fit.verdict}>
      {t(`models.fit.short.${fit.verdict}`, { device: fit.device, needed, free })}
    </p>
  );
}

/** The driver had less memory than it promised: what was done about it, and what it costs. */
function BackedOff({ contextTokens, wantedTokens, layers }: NonNullable<EngineStatus['backedOff']>) {
  return (
    <div className={styles.trouble}>
      <Notice tone="warning">
        {layers === null
          ? t('models.backedOff.context', { had: count(contextTokens), wanted: count(wantedTokens) })
          : t('models.backedOff.layers', { count: layers, amount: count(layers) })}
      </Notice>
    </div>
  );
}

function codeOf(trouble: Trouble): Failure['code'] | undefined {
  return trouble.kind === 'failure' ? trouble.failure.code : undefined;
}
