import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { NetworkShown } from '#core/chain/network.ts';
import type { AdapterFees } from '#core/settlement/feesShown.ts';
import { type Division, ROLES, WHOLE_FEE } from '#core/settlement/feeTerms.ts';
import { writeAmount } from '#core/wallet/amount.ts';
import { toast } from '#renderer/app/toasts.ts';
import { MarkedPayers } from '#renderer/features/datanets/audits/PayerMarks.tsx';
import styles from '#renderer/features/settlement/Settlement.module.css';
import { adapterFeesQuery } from '#renderer/features/settlement/settlementQueries.ts';
import type { Signer } from '#renderer/features/settlement/useSigner.tsx';
import { FormDialog } from '#renderer/features/wallet/FormDialog.tsx';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { NumberField } from '#renderer/ui/NumberField.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { Toggle } from '#renderer/ui/Toggle.tsx';
import own from './Fees.module.css';

/** The chain's own coin, as procedures name it. */
const COIN = `0x${'0'.repeat(40)}`;
/** Basis points in a per cent, and parts of the flat pool in one. */
const POINTS = 100;

interface RegisterProps {
  adapter: string;
  name: string;
  network: NetworkShown;
  account: string;
  signer: Signer;
  close: () => void;
}

/** Asks a fee for an adapter, for good. */
export function RegisterDialog(props: RegisterProps) {
  const { adapter, name, network, account, close } = props;
  const { data, error } = useQuery(adapterFeesQuery(network.id, account, adapter));
  if (data?.draft != null) return <RegisterForm {...props} draft={data.draft} />;
  return (
    <Dialog title={t('fees.registerTitle', { name })} close={close} width={560}>
      {error !== null && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
      {data?.hinders != null && <p>{t(`fees.hinders.${data.hinders}`, { network: network.name })}</p>}
    </Dialog>
  );
}

type Draft = NonNullable<AdapterFees['draft']>;

function RegisterForm({ adapter, name, network, account, signer, close, draft }: RegisterProps & { draft: Draft }) {
  const [perAnswer, setPerAnswer] = useState('0');
  const [perThousandTokens, setPerThousandTokens] = useState('0');
  const [mostPerAnswer, setMostPerAnswer] = useState('');
  const [freeForAuthor, setFreeForAuthor] = useState(true);
  const [division, setDivision] = useState<Division>(draft.division);
  const sum = ROLES.reduce((all, role) => all + division[role], 0);
  const { symbol } = network;
  const amountField = { maxLength: 80, autoComplete: 'off', spellCheck: false, inputMode: 'decimal' } as const;
  return (
    <FormDialog
      title={t('fees.registerTitle', { name })}
      act={t('settling.showWhat')}
      ready={sum === WHOLE_FEE && perAnswer.trim() !== '' && perThousandTokens.trim() !== ''}
      onAct={() => {
        close();
        const fee = { token: COIN, perAnswer, perThousandTokens, mostPerAnswer: mostPerAnswer.trim(), freeForAuthor };
        signer.sign(
          () => host.settlement.fees.prepareRegister({ network: network.id, account, adapter, ...fee, division }),
          () => {
            toast({ text: t('fees.done') });
            host.settlement.payer.read({ network: network.id }).catch(() => {});
          },
        );
        return Promise.resolve();
      }}
      close={close}
      width={640}
    >
      <p className={styles.help}>{t('fees.registerLead', { network: network.name })}</p>
      <MarkedPayers network={network.id} datanets={draft.sources.map(({ datanet }) => datanet)} />
      <div className={styles.three}>
        <TextField
          {...amountField}
          label={t('fees.perAnswer', { symbol })}
          value={perAnswer}
          data-autofocus
          onChange={(event) => setPerAnswer(event.currentTarget.value)}
        />
        <TextField
          {...amountField}
          label={t('fees.perThousand', { symbol })}
          value={perThousandTokens}
          onChange={(event) => setPerThousandTokens(event.currentTarget.value)}
        />
        <TextField
          {...amountField}
          label={t('fees.most', { symbol })}
          placeholder={t('fees.mostHelp')}
          value={mostPerAnswer}
          onChange={(event) => setMostPerAnswer(event.currentTarget.value)}
        />
      </div>
      <Toggle label={t('fees.freeForAuthor')} on={freeForAuthor} onChange={setFreeForAuthor} />
      <section aria-label={t('fees.divisionTitle')}>
        <h3 className={styles.heading}>{t('fees.divisionTitle')}</h3>
        <div className={styles.three}>
          {ROLES.map((role) => (
            <NumberField
              key={role}
              label={t(`fees.role.${role}`)}
              help=""
              value={division[role] / POINTS}
              min={0}
              max={100}
              step={0.5}
              onDone={(percent) => setDivision({ ...division, [role]: Math.round(percent * POINTS) })}
            />
          ))}
        </div>
        <p className={own.sum} role="status" data-whole={sum === WHOLE_FEE}>
          {t('fees.sum', { sum: writeAmount(BigInt(sum), 2) })}
        </p>
      </section>
      <section aria-label={t('fees.sources')}>
        <h3 className={styles.heading}>{t('fees.sources')}</h3>
        <ul className={styles.plain}>
          {draft.sources.map(({ contribution, datanet, datanetName, flatWeight }) => (
            <li key={contribution}>
              {t(flatWeight === 0 ? 'fees.ownSource' : 'fees.source', {
                contribution: String(contribution),
                datanet: datanetName ?? t('datanets.unnamed', { id: String(datanet) }),
                weight: t('units.percent', { amount: writeAmount(BigInt(flatWeight), 4) }),
              })}
            </li>
          ))}
        </ul>
        <p className={styles.quiet}>{t('fees.flat')}</p>
        {draft.missing.length > 0 && (
          <Notice tone="warning">
            {t('fees.missing', { names: draft.missing.map((each) => each.name).join(', ') })}
          </Notice>
        )}
      </section>
    </FormDialog>
  );
}
