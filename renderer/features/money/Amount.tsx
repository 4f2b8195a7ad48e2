import { type Currency, figuresOf } from '#renderer/text/money.ts';
import styles from './Money.module.css';

interface AmountProps extends Currency {
  amount: bigint;
  /** "figure": the large one of a page. */
  kind?: 'figure' | 'text';
}

/** An amount, to the last unit: figures that nobody reads are small, but none is left out. */
export function Amount({ amount, symbol, decimals, kind = 'text' }: AmountProps) {
  const { read, rest } = figuresOf(amount, decimals);
  return (
    <span className={styles.amount} data-kind={kind}>
      {read}
      {rest !== '' && <span className={styles.rest}>{rest}</span>} <span className={styles.symbol}>{symbol}</span>
    </span>
  );
}
