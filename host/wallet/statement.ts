import type { ParamType } from 'ethers';
import { ADDRESSES, DEPLOYER, createdBy } from '#contracts/deployment.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { checksummed } from '#core/wallet/address.ts';
import type { SigningRefusal, Statement } from '#core/wallet/signing.ts';
import { ENDLESS_ALLOWANCE, readTokenCall, writeTokenCall } from '#core/wallet/tokenCall.ts';
import { CONTRACTS } from '../chain/contractCall.ts';
import type { ContractName } from '../chain/contractCall.ts';

export interface Bytes {
  to: string;
  value: bigint;
  data: string;
}

const CONTRACT_NAMES = ['datanets', 'adapters', 'settlement'] as const;

/**
 * What a transaction does, read from the very bytes that will be signed, and only if writing it again gives the same
 * bytes: what a person reads and what a key signs cannot be two things.
 */
export async function readStatement({ to, value, data }: Bytes): Promise<Result<Statement, SigningRefusal>> {
  if (data === '0x') return ok({ does: 'send', to, amount: value });
  if (to === DEPLOYER.address) {
    const created = value === 0n ? createdBy(data) : undefined;
    return created === undefined
      ? fail('unknown-call')
      : ok({ does: 'deploy', contract: created, creates: ADDRESSES[created] });
  }
  const contract = CONTRACT_NAMES.find((name) => ADDRESSES[name] === to);
  if (contract !== undefined) return readCall(contract, value, data);
  const call = readTokenCall(data);
  if (call === undefined || value !== 0n || writeTokenCall(call) !== data.toLowerCase()) return fail('unknown-call');
  const who = checksummed(call.who);
  if (call.does === 'transfer') return ok({ does: 'transfer', token: to, to: who, amount: call.amount });
  if (call.amount >= ENDLESS_ALLOWANCE) return fail('endless-allowance');
  return ok({ does: 'approve', token: to, spender: who, amount: call.amount });
}

async function readCall(
  contract: ContractName,
  pays: bigint,
  data: string,
): Promise<Result<Statement, SigningRefusal>> {
  const { Interface } = await import('ethers');
  const abi = new Interface(CONTRACTS[contract]);
  try {
    const call = abi.parseTransaction({ data, value: pays });
    if (call === null || call.fragment.constant || (pays > 0n && !call.fragment.payable)) return fail('unknown-call');
    // Bytes behind the arguments, or arguments in an order of their own, would be read over.
    if (abi.encodeFunctionData(call.fragment, call.args) !== data.toLowerCase()) return fail('unknown-call');
    const facts = call.fragment.inputs.flatMap((type, at) => factsOf(type, call.args[at]));
    return ok({ does: 'call', contract, call: call.name, pays, facts });
  } catch {
    return fail('unknown-call');
  }
}

interface Fact {
  name: string;
  value: string;
}

/** An argument as text; those that have parts, part by part, and the items of a list with their numbers. */
function factsOf(type: ParamType, value: unknown, name = type.name): Fact[] {
  if (!Array.isArray(value)) return [{ name: plain(name), value: plain(String(value)) }];
  if (type.isTuple()) return type.components.flatMap((part, at) => factsOf(part, value[at]));
  const { arrayChildren: item } = type;
  // The decoder's own lists leave a number behind where one is empty.
  return item === null
    ? []
    : Array.from<unknown>(value).flatMap((each, at) => factsOf(item, each, `${name} ${at + 1}`));
}

/** Signs that turn the reading around, or that nobody sees, shown as what they are. */
export function plain(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`)
    .slice(0, 2_000);
}
