import { COIN_DECIMALS, writeAmount } from '#core/wallet/amount.ts';
import type { Prepared, Statement } from '#core/wallet/signing.ts';
import { t } from '#renderer/text/text.ts';
import { Notice } from '#renderer/ui/Notice.tsx';
import { callWords } from './callWords.ts';
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
      {statement.does === 'deploy' && (
        <>
          <p className={styles.says}>
            {t(`sending.says.deploy.${statement.contract}`, { from: shown.accountName, address: statement.creates })}
          </p>
          <p className={styles.help}>{t('sending.afterDeploy')}</p>
        </>
      )}
      {statement.does === 'call' && shown.replaces !== 'cancel' && (
        <CallReview statement={statement} from={shown.accountName} symbol={symbol} token={shown.token} />
      )}
      {statement.does !== 'call' && statement.does !== 'deploy' && (
        <>
          <p className={styles.says}>{sentenceOf(shown)}</p>
          {statement.does !== 'approve' && shown.replaces !== 'cancel' && (
            <p className={styles.help}>{t('sending.arrives')}</p>
          )}
          {statement.does !== 'approve' && <p className={styles.help}>{t('sending.after')}</p>}
        </>
      )}
      {knownAs !== null && <p className={styles.help}>{t('sending.knownAs', { name: knownAs })}</p>}
      <p className={styles.help}>
        {shown.practice ? t('sending.onPractice', { network }) : t('sending.onNetwork', { network })}{' '}
        {t('sending.fee', { fee: coins(shown.fee), most: coins(shown.mostFee), symbol })}{' '}
        {t('sending.left', { balance: coins(shown.balance), symbol })}
      </p>
      {statement.does === 'call' && statement.facts.length > 0 && (
        <section aria-label={t('sending.facts')}>
          <h3 className={styles.small}>{t('sending.facts')}</h3>
          <dl className={styles.facts} tabIndex={0}>
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

interface CallReviewProps {
  statement: Extract<Statement, { does: 'call' }>;
  from: string;
  symbol: string;
  token: Prepared['token'];
}

/** What a contract of Colophon's is asked to do. */
function CallReview({ statement, from, symbol, token }: CallReviewProps) {
  const { says, pays, arrives, after } = callWords(statement, from, symbol, token);
  const goesAlong = pays ?? t('sending.pays', { amount: writeAmount(statement.pays, COIN_DECIMALS), symbol });
  return (
    <>
      <p className={styles.says}>{says}</p>
      <p className={styles.help}>
        {statement.pays > 0n ? goesAlong : t('sending.staysHere', { from })} {arrives ?? t('sending.arrives')}
      </p>
      <p className={styles.help}>{after}</p>
    </>
  );
}

function sentenceOf({ statement, accountName: from, symbol, token, replaces }: Prepared): string {
  if (replaces === 'cancel') return t('sending.says.cancel');
  if (statement.does === 'call' || statement.does === 'deploy') return '';
  const amount = amountOf(statement, token);
  const name = statement.does === 'send' ? symbol : (token?.symbol ?? t('sending.unnamedToken'));
  const to = statement.does === 'approve' ? statement.spender : statement.to;
  const words = { amount, from, to, symbol: name, token: token?.address ?? '' };
  if (statement.does === 'approve' && statement.amount === 0n) return t('sending.says.revoke', words);
  return t(`sending.says.${statement.does}`, words);
}

export function amountOf(statement: Statement, token: Prepared['token']): string {
  if (statement.does === 'deploy') return '0';
  if (statement.does === 'call') return writeAmount(statement.pays, COIN_DECIMALS);
  return writeAmount(statement.amount, statement.does === 'send' ? COIN_DECIMALS : (token?.decimals ?? 0));
}
