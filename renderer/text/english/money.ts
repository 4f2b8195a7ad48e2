/** Amounts, wherever they stand. */
export const money = {
  amount: '{{amount}} {{symbol}}',
  coin: 'coins',
} as const;
