import { useState } from 'react';
import type { RuleShown } from '#core/settlement/payerShown.ts';
import type { WalletAccount } from '#core/wallet/accounts.ts';
import { toast } from '#renderer/app/toasts.ts';
import { nameOf } from '#renderer/features/earnings/earningsWords.ts';
import styles from '#renderer/features/settlement/Settlement.module.css';
import { host } from '#renderer/host/client.ts';
import { queries } from '#renderer/host/queries.ts';
import { moment } from '#renderer/text/amounts.ts';
import { sentenceFor, sentenceForError } from '#renderer/text/failures.ts';
import { currencyOf, money } from '#renderer/text/money.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { readAgain } from './PoolForms.tsx';
import type { PoolProps } from './PoolPart.tsx';
import { RuleForm } from './RuleForm.tsx';

/** So many runs are listed. */
const RUNS = 5;

/** Settling by itself: what it may do, what it did, and how it is stopped. */
export function RulePart(props: PoolProps & { others: readonly WalletAccount[] }) {
  const { network, account, pool, others, signer } = props;
  const [changing, setChanging] = useState(false);
  const [busy, setBusy] = useState(false);
  const { rule, token } = pool;
  const currency = currencyOf(token);
  const inPool = { network: network.id, account, token: token.address };
  const act = async (work: () => Promise<unknown>, said?: string) => {
    setBusy(true);
    try {
      await work();
      void queries.invalidateQueries({ queryKey: ['settlement'] });
      if (said !== undefined) toast({ text: said });
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
    setBusy(false);
  };
  return (
    <section aria-label={t('owing.ruleTitle')}>
      <h2 className={styles.heading}>{t('owing.ruleTitle')}</h2>
      {rule === null ? (
        <div className={styles.line}>
          <p className={styles.help}>{others.length > 0 ? t('owing.ruleLead') : t('owing.ruleNeedsAccount')}</p>
          {others.length > 0 && (
            <Button size="small" onClick={() => setChanging(true)}>
              {t('owing.ruleOn')}
            </Button>
          )}
        </div>
      ) : (
        <>
          <p className={styles.help}>{wordsOf(rule)}</p>
          <div className={styles.acts}>
            <Button size="small" disabled={busy} onClick={() => void act(() => host.settlement.payer.runRule(inPool))}>
              {t('owing.ruleRun')}
            </Button>
            <Button size="small" onClick={() => setChanging(true)}>
              {t(rule.authorised === null ? 'owing.ruleAllow' : 'owing.ruleChange')}
            </Button>
            <Button
              size="small"
              disabled={busy}
              onClick={() => void act(() => host.settlement.payer.removeRule(inPool), t('owing.ruleRemoved'))}
            >
              {t('owing.ruleOff')}
            </Button>
            {rule.authorised !== null && (
              <Button
                size="small"
                kind="grave"
                disabled={signer.busy}
                onClick={() =>
                  signer.sign(
                    () =>
                      host.settlement.payer.preparePoster({
                        ...inPool,
                        poster: rule.poster.account,
                        mostADay: '',
                        days: 1,
                      }),
                    () => readAgain(network.id),
                  )
                }
              >
                {t('owing.ruleStop')}
              </Button>
            )}
          </div>
          <h3 className={styles.heading}>{t('owing.ruleRuns')}</h3>
          {rule.runs.length === 0 && <p className={styles.help}>{t('owing.ruleNoRuns')}</p>}
          <ul className={styles.plain}>
            {rule.runs.slice(0, RUNS).map(({ at, outcome, failure }) => (
              <li key={at}>
                {moment(at)} · {t(`owing.run.${outcome}`)}
                {failure !== null && <p className={styles.quiet}>{sentenceFor(failure)}</p>}
              </li>
            ))}
          </ul>
        </>
      )}
      {changing && <RuleForm {...props} close={() => setChanging(false)} />}
    </section>
  );

  function wordsOf({ everyHours, least, poster, authorised, nextAt }: RuleShown): string {
    const says = {
      hours: String(everyHours),
      least: money(BigInt(least), currency),
      poster: nameOf(poster),
    };
    return [
      t('owing.ruleSays', says),
      authorised === null
        ? t('owing.ruleNotAllowed')
        : t('owing.ruleAllowed', {
            most: money(BigInt(authorised.mostADay), currency),
            until: moment(authorised.until * 1_000),
          }),
      ...(nextAt === null ? [] : [t('owing.ruleNext', { when: moment(nextAt) })]),
    ].join(' ');
  }
}
