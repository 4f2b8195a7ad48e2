import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { StatementShown } from '#core/settlement/payerShown.ts';
import styles from '#renderer/features/settlement/Settlement.module.css';
import { statementsQuery } from '#renderer/features/settlement/settlementQueries.ts';
import { host } from '#renderer/host/client.ts';
import { queries } from '#renderer/host/queries.ts';
import { moment } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { COIN_DECIMALS } from '#core/wallet/amount.ts';
import { currencyOf, money } from '#renderer/text/money.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Progress } from '#renderer/ui/Progress.tsx';
import { PlaceForm } from './PlaceForm.tsx';
import { readAgain } from './PoolForms.tsx';
import { type PoolProps, answersOf } from './PoolPart.tsx';
import { type StepName, openStatement, settleSteps } from './settleSteps.ts';

/** A machine that is allowed to sign is asked about again after a year. */
const AUTHORISED_DAYS = 365;
const STEPS: readonly StepName[] = ['authorise', 'money', 'draft', 'sign', 'window'];

/** What there is to do until what is owed is paid, one step after the other; each goes on from where it stands. */
export function SettleSteps({ network, account, pool, signer, payIn }: PoolProps & { payIn: () => void }) {
  const { data: statements = [] } = useQuery(statementsQuery);
  const [drafting, setDrafting] = useState(false);
  const [placing, setPlacing] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const navigate = useNavigate();
  const inPool = { network: network.id, account, token: pool.token.address };
  const open = openStatement(statements, inPool);
  const steps = settleSteps(pool, open);
  const currency = currencyOf(pool.token);
  const read = () => readAgain(network.id);
  const draft = async () => {
    setDrafting(true);
    setTrouble(undefined);
    try {
      await host.settlement.payer.draft(inPool);
      void queries.invalidateQueries({ queryKey: ['settlement'] });
    } catch (error) {
      setTrouble(sentenceForError(error));
    }
    setDrafting(false);
  };
  const act = (label: string, go: () => void, call = true) => (
    <Button kind={call ? 'call' : 'plain'} disabled={signer.busy || drafting} onClick={go}>
      {label}
    </Button>
  );
  const parts: Record<StepName, { says: string; act: ReactNode }> = {
    authorise: {
      says:
        steps.authorise === 'done' && pool.node.until !== null
          ? t('owing.stepSays.authoriseDone', { until: moment(pool.node.until * 1_000) })
          : t('owing.stepSays.authorise'),
      act: act(t('owing.act.authorise'), () =>
        signer.sign(() => host.settlement.payer.prepareAuthorise({ ...inPool, days: AUTHORISED_DAYS }), read),
      ),
    },
    money: {
      says:
        pool.lacks === '0' || steps.money === 'done'
          ? t('owing.stepSays.moneyDone')
          : t('owing.stepSays.money', { lacks: money(BigInt(pool.lacks), currency) }),
      act: act(t('owing.deposit'), payIn),
    },
    draft: {
      says: open === undefined ? t('owing.stepSays.draft') : draftedWords(open),
      act: act(t('owing.act.draft'), () => void draft()),
    },
    sign: { says: signWords(open), act: signActs(open) },
    window: {
      says: windowWords(),
      act:
        pool.pending?.state === 'over'
          ? act(t('owing.act.finalise'), () =>
              signer.sign(() => host.settlement.payer.prepareFinalise({ ...inPool, payer: account }), read),
            )
          : null,
    },
  };
  return (
    <section aria-label={t('owing.settleTitle')}>
      <h2 className={styles.heading}>{t('owing.settleTitle')}</h2>
      <ol className={styles.steps}>
        {STEPS.map((name) => (
          <li key={name} data-state={steps[name]} {...(steps[name] === 'now' && { 'aria-current': 'step' })}>
            <div>
              <h3 className={styles.step}>{t(`owing.step.${name}`)}</h3>
              <p className={styles.stepWords}>{parts[name].says}</p>
              {name === 'draft' && drafting && <Progress fraction={undefined} label={t('owing.drafting')} />}
            </div>
            <div className={styles.acts}>{steps[name] === 'now' && parts[name].act}</div>
          </li>
        ))}
      </ol>
      {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
      <p className={styles.quiet}>{t('owing.resumes')}</p>
      {placing && open !== undefined && <PlaceForm statement={open} close={() => setPlacing(false)} />}
    </section>
  );

  function draftedWords({ increase, payees, answers }: StatementShown): string {
    const words = { amount: money(BigInt(increase), currency), payees: String(payees), answers: answersOf(answers) };
    return t('owing.stepSays.draftDone', { count: payees, ...words });
  }

  function signWords(statement: StatementShown | undefined): string {
    if (steps.sign === 'done') return t('owing.stepSays.signDone');
    if (statement === undefined) return t('owing.stepSays.sign');
    if (statement.state === 'signing') return t('owing.stepSays.signing');
    if (statement.needsPlace && statement.location === null) return t('owing.stepSays.place');
    if (statement.way !== 'post') return t('owing.stepSays.signCredit');
    const coin = { symbol: network.symbol, decimals: COIN_DECIMALS };
    return t('owing.stepSays.signPost', { bond: money(BigInt(statement.bond), coin) });
  }

  function signActs(statement: StatementShown | undefined): ReactNode {
    if (statement === undefined || statement.state === 'signing') return null;
    const { id } = statement;
    if (statement.needsPlace && statement.location === null) {
      return act(t('owing.act.place'), () => setPlacing(true));
    }
    return (
      <>
        {act(t('owing.act.look'), () => void navigate({ to: '/earnings/statements/$id', params: { id } }), false)}
        {act(t('owing.act.draftAgain'), () => void draft(), false)}
        {act(t('owing.act.sign'), () => signer.sign(() => host.settlement.payer.prepareSettle({ id }), read))}
      </>
    );
  }

  function windowWords(): string {
    const { pending } = pool;
    if (pending === null) {
      return t(open?.way === 'credit' ? 'owing.stepSays.windowCredit' : 'owing.stepSays.windowWaits');
    }
    if (pending.state === 'demanded') return t('owing.stepSays.windowDemanded');
    if (pending.state === 'over') return t('owing.stepSays.windowOver');
    return t('owing.stepSays.window', { until: moment(pending.until * 1_000) });
  }
}
