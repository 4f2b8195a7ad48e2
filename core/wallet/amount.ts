/** A coin has this many decimal places on every chain of this kind. */
export const COIN_DECIMALS = 18;

/** An amount as a person types it, in the smallest unit; undefined where it is none, or has more places than there are. */
export function readAmount(text: string, decimals: number): bigint | undefined {
  const matched = /^(\d{1,30})(?:[.,](\d{1,36}))?$/.exec(text.trim());
  const [, whole = '', part = ''] = matched ?? [];
  if (matched === null || part.length > decimals) return undefined;
  return BigInt(whole) * 10n ** BigInt(decimals) + BigInt(part.padEnd(decimals, '0') || '0');
}

/** Exactly, with no nought behind: what is shown before signing must not be rounded. */
export function writeAmount(amount: bigint, decimals: number): string {
  const digits = amount.toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ',');
  const part = digits.slice(digits.length - decimals).replace(/0+$/, '');
  return part === '' ? whole : `${whole}.${part}`;
}
