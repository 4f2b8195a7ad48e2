import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { NetworkShown } from '#core/chain/network.ts';
import { Room } from '#renderer/app/Room.tsx';
import { Part } from '#renderer/features/curate/snapshots/Part.tsx';
import { type SealDraft, emptyDraft, problemsOf, termsOf } from '#renderer/features/curate/snapshots/sealDraft.ts';
import { firstWords } from '#renderer/features/curate/snapshots/terms.ts';
import { TermsPart } from '#renderer/features/curate/snapshots/TermsPart.tsx';
import { TextArea } from '#renderer/features/curate/snapshots/TextArea.tsx';
import { useChosenNetwork } from '#renderer/features/networks/networkQueries.ts';
import { PracticeRibbon } from '#renderer/features/networks/PracticeRibbon.tsx';
import { SignDialog, WithAccount } from '#renderer/features/wallet/SignDialog.tsx';
import { usePreparing } from '#renderer/features/wallet/usePreparing.ts';
import { host } from '#renderer/host/client.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import styles from './Create.module.css';
import { type DemandDraft, demandOf, isWholeDemand } from './demandDraft.ts';
import { DemandsPart } from './DemandsPart.tsx';
import { type RulesDraft, emptyRules, rulesOf, rulesProblems } from './rulesDraft.ts';
import { RulesPart } from './RulesPart.tsx';

/** A datanet from nothing, in three parts: what it is, under what terms, and who decides. */
export function NewDatanetRoom() {
  const network = useChosenNetwork();
  return (
    <Room title={t('newDatanet.title')} {...(network !== undefined && { note: network.name })}>
      <PracticeRibbon />
      <div className={styles.page}>
        <Link to="/datanets">{t('datanets.back')}</Link>
        {network === undefined ? <Notice>{t('datanets.noNetwork')}</Notice> : <Form network={network} />}
      </div>
    </Room>
  );
}

function Form({ network }: { network: NetworkShown }) {
  const navigate = useNavigate();
  const [draft, setDraft] = useState<SealDraft>(() => emptyDraft({ id: '' }, false));
  const [rules, setRules] = useState<RulesDraft>(emptyRules);
  const [demands, setDemands] = useState<DemandDraft[]>([]);
  const [location, setLocation] = useState('');
  const [openedAt] = useState(() => Date.now());
  const [asked, setAsked] = useState(false);
  const { shown, putAway, busy, trouble, run } = usePreparing();
  const change = (part: Partial<SealDraft>) => setDraft((before) => ({ ...before, ...part }));
  const missing = [
    ...problemsOf(draft, 1, openedAt).map((problem) => t(`curateSnapshots.problem.${problem}`)),
    ...(demands.every(isWholeDemand) ? [] : [t('attestations.problem')]),
    ...rulesProblems(rules).map((problem) => t(`newDatanet.problem.${problem}`)),
  ];

  const prepare = async (account: string) => {
    setAsked(true);
    if (missing.length > 0 || busy) return;
    const [name, description] = [draft.name.trim(), draft.description.trim()];
    const terms = termsOf(draft, firstWords(draft));
    const wish = { name, description, terms, rules: rulesOf(rules), demands: demands.map(demandOf), location };
    await run(() => host.acting.create({ network: network.id, account, ...wish }));
  };
  const made = (datanet: number | null) => {
    putAway();
    if (datanet === null) void navigate({ to: '/datanets' });
    else
      void navigate({
        to: '/datanets/$network/$datanet',
        params: { network: String(network.id), datanet: String(datanet) },
      });
  };

  return (
    <>
      <p className={styles.lead}>{t('newDatanet.lead')}</p>
      <Part title={t('newDatanet.about')}>
        <TextField
          label={t('newDatanet.name')}
          value={draft.name}
          maxLength={120}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <TextArea
          label={t('newDatanet.description')}
          help={t('newDatanet.descriptionHelp')}
          value={draft.description}
          longest={20_000}
          onChange={(description) => change({ description })}
        />
      </Part>
      <Part title={t('datanets.termsTitle')} help={t('newDatanet.termsHelp')}>
        <TermsPart draft={draft} change={change} />
      </Part>
      <Part title={t('newDatanet.rules')} help={t('newDatanet.rulesHelp')}>
        <RulesPart
          draft={rules}
          symbol={network.symbol}
          change={(part) => setRules((before) => ({ ...before, ...part }))}
        />
      </Part>
      <Part title={t('attestations.demands')} help={t('attestations.demandsHelp')}>
        <DemandsPart demands={demands} change={setDemands} />
      </Part>
      <Part title={t('newDatanet.place')}>
        <TextField
          label={t('newDatanet.location')}
          description={t('newDatanet.locationHelp')}
          value={location}
          maxLength={400}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setLocation(event.currentTarget.value)}
        />
      </Part>
      <div className={styles.end}>
        <WithAccount>
          {({ address }) => (
            <>
              {asked && missing.length > 0 && (
                <Notice tone="warning">
                  {t('newDatanet.problem.title')}
                  <ul className={styles.problems}>
                    {missing.map((sentence) => (
                      <li key={sentence}>{sentence}</li>
                    ))}
                  </ul>
                </Notice>
              )}
              {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
              <Button kind="call" disabled={busy} onClick={() => void prepare(address)}>
                {t('newDatanet.act')}
              </Button>
            </>
          )}
        </WithAccount>
      </div>
      {shown !== undefined && (
        <SignDialog shown={shown} back={putAway} close={putAway} done={({ datanet }) => made(datanet)} />
      )}
    </>
  );
}
