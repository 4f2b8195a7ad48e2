import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { AnswerCost } from '#core/settlement/feesShown.ts';
import { useAnswerSettings } from '#renderer/features/ask/answerSettingsStore.ts';
import quiet from '#renderer/features/ask/Quiet.module.css';
import { BudgetForm } from '#renderer/features/owing/BudgetForm.tsx';
import { costQuery } from '#renderer/features/settlement/settlementQueries.ts';
import { t } from '#renderer/text/text.ts';
import { costWords } from './costWords.ts';
import styles from './Fees.module.css';

/** What the next answer costs, where its adapters ask a fee: known before it is asked for. */
export default function CostLine({ place }: { place: string }) {
  const now = useAnswerSettings(place)?.now;
  const adapters = now?.remote === undefined ? (now?.adapters ?? []).map(({ hash }) => hash) : [];
  const { data } = useQuery({
    ...costQuery(adapters, now?.longestAnswerTokens ?? null),
    enabled: adapters.length > 0,
  });
  if (data === undefined || adapters.length === 0) return null;
  return <Cost cost={data} />;
}

function Cost({ cost }: { cost: AnswerCost }) {
  const [changing, setChanging] = useState<AnswerCost['totals'][number]>();
  const said = costWords(cost);
  if (said.kind === 'free') return null;
  const { payer, totals } = cost;
  const hindered = totals.find(({ hinders }) => hinders === 'budget') ?? totals.find(({ hinders }) => hinders !== null);
  const budgeted = hindered ?? totals.find(({ leftToday }) => leftToday !== null);
  return (
    <div className={styles.cost}>
      <p role="status" data-hindered={said.kind === 'costs' && hindered !== undefined}>
        {said.says}
        {payer?.practice === true && ` · ${t('sending.practice')}`}
        {said.kind === 'costs' && hindered?.hinders != null && ` · ${t(`fees.${hindered.hinders}`)}`}
      </p>
      {said.kind === 'costs' && payer !== null && budgeted !== undefined && hindered?.hinders !== 'pool' && (
        <button type="button" className={quiet.quiet} onClick={() => setChanging(budgeted)}>
          {t('fees.changeBudget')}
        </button>
      )}
      <Link to="/earnings/owed" className={quiet.quiet}>
        {t(said.kind === 'nobody' ? 'fees.choose' : 'fees.toRoom')}
      </Link>
      {changing !== undefined && payer !== null && (
        <BudgetForm
          network={payer.network}
          account={payer.account}
          token={changing.token}
          close={() => setChanging(undefined)}
        />
      )}
    </div>
  );
}
