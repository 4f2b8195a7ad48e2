import type { Failure } from '#core/failure.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Token } from '#core/wallet/signing.ts';
import type { Node } from './node.ts';

const SYMBOL = '0x95d89b41';
const DECIMALS = '0x313ce567';

/** What a token says of itself; null where nothing at the address tells its decimal places. */
export async function describeToken(node: Node, address: string): Promise<Result<Token | null, Failure>> {
  const [symbol, decimals] = await Promise.all([
    node.run({ to: address, data: SYMBOL }),
    node.run({ to: address, data: DECIMALS }),
  ]);
  if (!decimals.ok) return decimals.failure.code === 'CHAIN_REFUSED' ? ok(null) : decimals;
  const places = /^0x[0-9a-f]{64}$/i.test(decimals.value) ? BigInt(decimals.value) : null;
  if (places === null || places > 36n) return ok(null);
  return ok({ address, symbol: symbol.ok ? symbolIn(symbol.value) : null, decimals: Number(places) });
}

/** A token calls itself what it likes: only short plain letters are shown. */
function symbolIn(answer: string): string | null {
  const bytes = Buffer.from(answer.slice(2), 'hex');
  const length = bytes.length >= 64 ? Number(bytes.readBigUInt64BE(56)) : 0;
  const text = bytes.subarray(64, 64 + Math.min(length, 32)).toString('latin1');
  return /^[A-Za-z0-9.$-]{1,11}$/.test(text) ? text : null;
}
