import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freshFolder } from '#test/support/hostParts.ts';
import { openCatalogue } from '../catalogue/catalogue.ts';
import { Tokens } from './heldTokens.ts';

const ACCOUNT = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const GOOD = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
const TWIN = '0x90F79bf6EB2c4f870365E785982E1f101E93b906';
const HOSTILE = '0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65';

const word = (value: bigint) => value.toString(16).padStart(64, '0');
const text = (said: string, length = said.length) =>
  `0x${word(32n)}${word(BigInt(length))}${Buffer.from(said).toString('hex').padEnd(64, '0')}`;

/** What contracts answer, by address and by the first four bytes of what they are asked. */
const answers: Record<string, Record<string, string>> = {
  [GOOD]: { '0x95d89b41': text('TRIAGE'), '0x313ce567': `0x${word(6n)}`, '0x70a08231': `0x${word(1_500_000n)}` },
  [TWIN]: { '0x95d89b41': text('TR1AGE'), '0x313ce567': `0x${word(18n)}`, '0x70a08231': `0x${word(1n)}` },
  [HOSTILE]: {
    '0x95d89b41': text('USD\u202eC', 4_000_000_000),
    '0x313ce567': `0x${'f'.repeat(64)}`,
    '0x70a08231': `0x${'f'.repeat(64)}`,
  },
};

async function opened() {
  const folder = await freshFolder();
  const catalogue = openCatalogue(join(folder, 'catalogue.sqlite'));
  if (!catalogue.ok) throw new Error('no catalogue');
  onTestFinished(() => catalogue.value.close());
  const asked: string[] = [];
  const chain = {
    id: 7n,
    name: 'Test',
    request: (_method: string, [call]: [{ to: string; data: string }]) => {
      asked.push(call.to);
      const value = answers[call.to]?.[call.data.slice(0, 10)];
      return Promise.resolve({ ok: true, value: value ?? '0x' });
    },
  };
  const chains = { chain: (id: bigint) => (id === 7n ? chain : undefined), list: () => [{ id: 7n, symbol: 'PLAY' }] };
  const keys = { accounts: () => Promise.resolve([{ address: ACCOUNT, name: 'Main' }]) };
  return { asked, tokens: new Tokens(catalogue.value, chains as never, keys as never) };
}

describe('tokens in the wallet', () => {
  it('are added by address, with what they call themselves and what each account has', async () => {
    const { tokens, asked } = await opened();
    expect(await tokens.held(7n)).toEqual({ ok: true, value: [] });
    expect(asked).toEqual([]);
    expect(await tokens.add(7n, GOOD.toLowerCase())).toEqual({
      ok: true,
      value: { address: GOOD, symbol: 'TRIAGE', decimals: 6 },
    });
    const balances = [{ account: ACCOUNT, amount: 1_500_000n }];
    expect(await tokens.held(7n)).toMatchObject({ ok: true, value: [{ address: GOOD, balances, doubt: null }] });
    await tokens.add(7n, TWIN);
    expect(await tokens.held(7n)).toMatchObject({
      value: [
        { address: GOOD, doubt: 'like-other' },
        { address: TWIN, doubt: 'like-other' },
      ],
    });
    tokens.remove(7n, TWIN);
    expect(await tokens.held(7n)).toMatchObject({ value: [{ address: GOOD, doubt: null }] });
  });

  it('say nothing that cannot be shown, and what is no token is not added', async () => {
    const { tokens } = await opened();
    expect(await tokens.add(7n, HOSTILE)).toEqual({ ok: true, value: { address: HOSTILE, symbol: null, decimals: 0 } });
    expect(await tokens.held(7n)).toMatchObject({ value: [{ doubt: 'unnamed' }] });
    expect(await tokens.add(7n, ACCOUNT)).toMatchObject({ failure: { reason: 'no-token' } });
    expect(await tokens.add(7n, 'USDC')).toMatchObject({ failure: { reason: 'not-an-address' } });
    expect(await tokens.add(8n, GOOD)).toMatchObject({ failure: { what: 'network' } });
  });
});
