import type { EarningLine, Stages as StagesOf } from '#core/settlement/earningsShown.ts';
import type { MoneyToken } from '#core/settlement/shown.ts';
import { Amount } from '#renderer/features/money/Amount.tsx';
import styles from '#renderer/features/settlement/Settlement.module.css';
import { moment } from '#renderer/text/amounts.ts';
import { currencyOf } from '#renderer/text/money.ts';
import { t } from '#renderer/text/text.ts';

const STAGES = ['claimable', 'inWindow', 'pending', 'claimed'] as const;

/** All that was ever earned, by how near it is. */
export function Stages({
  stages,
  token,
  lines,
}: {
  stages: StagesOf;
  token: MoneyToken;
  lines: readonly EarningLine[];
}) {
  const open = lines.flatMap((line) =>
    line.token.address === token.address && line.until !== null && line.stages.inWindow !== '0' ? [line.until] : [],
  );
  const until = open.length === 0 ? null : Math.max(...open);
  return (
    <dl className={styles.strip}>
      {STAGES.map((stage) => (
        <div key={stage}>
          <dt>{t(`earnings.stage.${stage}`)}</dt>
          <dd>
            <Amount amount={BigInt(stages[stage])} {...currencyOf(token)} />
          </dd>
          <dd>
            {stage === 'inWindow' && until !== null
              ? t('earnings.stageHelp.inWindowUntil', { when: moment(until * 1_000) })
              : t(`earnings.stageHelp.${stage}`)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
