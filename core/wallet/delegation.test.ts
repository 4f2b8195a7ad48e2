import { describe, expect, it } from 'vitest';
import { delegationMessage, readDelegation } from './delegation.ts';

const delegation = {
  account: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  identity: `0x02${'ab'.repeat(32)}`,
  issuedAt: 1_790_000_000,
};
const good = () => structuredClone(delegationMessage(delegation)) as unknown as Record<string, Record<string, unknown>>;
const changed = (part: string, patch: object) => ({ ...good(), [part]: { ...good()[part], ...patch } });

describe('signing: domain swapped, extra fields, bidi and homoglyph text', () => {
  it('reads the message that it wrote', () => {
    expect(readDelegation(good())).toEqual(delegation);
  });

  it.each([
    ['another name', changed('domain', { name: 'Uniswap' })],
    ['a name with a Cyrillic o', changed('domain', { name: 'Cоlophon' })],
    ['another version', changed('domain', { version: '2' })],
    ['a chain', changed('domain', { chainId: 1 })],
    ['a contract', changed('domain', { verifyingContract: delegation.account })],
    ['a salt', changed('domain', { salt: `0x${'00'.repeat(32)}` })],
    ['a field more in the message', changed('message', { amount: '1' })],
    ['another sentence', changed('message', { statement: 'Take it all.' })],
    [
      'a sentence that is turned around',
      changed('message', { statement: `\u202e${String(good().message?.statement)}` }),
    ],
    ['an account without its checksum', changed('message', { account: delegation.account.toLowerCase() })],
    ['a type more', changed('types', { Permit: [] })],
    ['a field of another type', changed('types', { Delegation: [{ name: 'statement', type: 'bytes' }] })],
    ['another kind of message', { domain: good().domain, types: { Permit: [] }, message: {} }],
    ['a hash', `0x${'12'.repeat(32)}`],
    ['nothing', null],
  ])('knows nothing of one with %s', (_, typed) => {
    expect(readDelegation(typed)).toBeUndefined();
  });
});
