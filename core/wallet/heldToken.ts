import { z } from 'zod';
import { addressSchema } from './address.ts';
import { type Token, tokenSchema } from './signing.ts';

/** Why a token may not be what it calls itself: anybody can make one with any name. */
const tokenDoubtSchema = z.enum(['unnamed', 'like-coin', 'like-other', 'like-known']);

/** A token that a person added, and what their accounts have of it. */
export const heldTokenSchema = tokenSchema.extend({
  balances: z.array(z.object({ account: addressSchema, amount: z.bigint() })),
  doubt: tokenDoubtSchema.nullable(),
});
export type HeldToken = z.infer<typeof heldTokenSchema>;

/** Names that forgers like best. */
const KNOWN = ['USDC', 'USDT', 'DAI', 'WETH', 'ETH', 'WBTC', 'BTC', 'EURC', 'OPEN'];

/** Letters that pass for others: only plain letters come so far (host/wallet/prepare.ts). */
function skeleton(symbol: string): string {
  return symbol
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '')
    .replaceAll('0', 'O')
    .replaceAll(/[1IL]/g, 'I')
    .replaceAll('5', 'S')
    .replaceAll('8', 'B')
    .replaceAll('2', 'Z')
    .replaceAll('VV', 'W');
}

export function tokenDoubt(
  { address, symbol }: Token,
  coin: string,
  others: readonly Token[],
): z.infer<typeof tokenDoubtSchema> | null {
  if (symbol === null) return 'unnamed';
  const own = skeleton(symbol);
  if (own === skeleton(coin)) return 'like-coin';
  const twin = others.some((each) => each.address !== address && each.symbol !== null && skeleton(each.symbol) === own);
  if (twin) return 'like-other';
  return KNOWN.some((each) => skeleton(each) === own) ? 'like-known' : null;
}
