import { COIN_DECIMALS, writeAmount } from '#core/wallet/amount.ts';
import type { Prepared, Statement } from '#core/wallet/signing.ts';
import { t } from '#renderer/text/text.ts';
import { Notice } from '#renderer/ui/Notice.tsx';
import { isCall, type CallName } from './callNames.ts';
import styles from './Wallet.module.css';

/** What is signed, in whole sentences: what leaves, what arrives, and who can do what afterwards. */
export function Review({ shown }: { shown: Prepared }) {
  const { statement, symbol, chainName: network, cautions, knownAs } = shown;
  const coins = (amount: bigint) => writeAmount(amount, COIN_DECIMALS);
  return (
    <div className={styles.review}>
      {cautions.map((caution) => (
        <Notice key={caution.kind} tone={caution.kind === 'look-alike' ? 'trouble' : 'warning'}>
          {caution.kind === 'look-alike'
            ? t('sending.caution.look-alike', { of: caution.of, name: caution.name })
            : t(`sending.caution.${caution.kind}`)}
        </Notice>
      ))}
      <p className={styles.says}>{sentenceOf(shown)}</p>
      {knownAs !== null && <p className={styles.help}>{t('sending.knownAs', { name: knownAs })}</p>}
      {statement.does === 'call' && statement.pays > 0n && (
        <p className={styles.help}>{t('sending.pays', { amount: coins(statement.pays), symbol })}</p>
      )}
      {statement.does !== 'call' && statement.does !== 'approve' && shown.replaces !== 'cancel' && (
        <p className={styles.help}>{t('sending.arrives')}</p>
      )}
      {statement.does !== 'approve' && <p className={styles.help}>{t('sending.after')}</p>}
      <p className={styles.help}>
        {shown.practice ? t('sending.onPractice', { network }) : t('sending.onNetwork', { network })}{' '}
        {t('sending.fee', { fee: coins(shown.fee), most: coins(shown.mostFee), symbol })}{' '}
        {t('sending.left', { balance: coins(shown.balance), symbol })}
      </p>
      {statement.does === 'call' && statement.facts.length > 0 && (
        <section aria-label={t('sending.facts')}>
          <h3 className={styles.small}>{t('sending.facts')}</h3>
          <dl className={styles.facts}>
            {statement.facts.map(({ name, value }, at) => (
              // Two parts may have one name.
              <div key={`${at} ${name}`}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </div>
  );
}

function sentenceOf({ statement, accountName: from, symbol, token, replaces }: Prepared): string {
  if (replaces === 'cancel') return t('sending.says.cancel');
  if (statement.does === 'call') return callSentence(statement.call);
  const amount = amountOf(statement, token);
  const name = statement.does === 'send' ? symbol : (token?.symbol ?? t('sending.unnamedToken'));
  const to = statement.does === 'approve' ? statement.spender : statement.to;
  const words = { amount, from, to, symbol: name, token: token?.address ?? '' };
  if (statement.does === 'approve' && statement.amount === 0n) return t('sending.says.revoke', words);
  return t(`sending.says.${statement.does}`, words);
}

export function amountOf(statement: Statement, token: Prepared['token']): string {
  if (statement.does === 'call') return writeAmount(statement.pays, COIN_DECIMALS);
  return writeAmount(statement.amount, statement.does === 'send' ? COIN_DECIMALS : (token?.decimals ?? 0));
}

export function callSentence(call: string): string {
  const known: CallName | undefined = isCall(call) ? call : undefined;
  return known === undefined ? t('sending.calls.other', { call }) : t(`sending.calls.${known}`);
}
