import type { ParamType } from 'ethers';
import type { z } from 'zod';
import { ADDRESSES } from '#contracts/deployment.ts';
import { adaptersAbi } from '#contracts/generated/adapters.ts';
import type { AdaptersFunctions } from '#contracts/generated/adapters.ts';
import { datanetsAbi } from '#contracts/generated/datanets.ts';
import type { DatanetsFunctions } from '#contracts/generated/datanets.ts';
import { settlementAbi } from '#contracts/generated/settlement.ts';
import type { SettlementFunctions } from '#contracts/generated/settlement.ts';
import { bytesSchema } from '#core/chain/hex.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Chain } from './chain.ts';

export const CONTRACTS = { datanets: datanetsAbi, adapters: adaptersAbi, settlement: settlementAbi } as const;
export type ContractName = keyof typeof CONTRACTS;

/** Names of the functions that change something, or of those that only tell. */
type Named<Functions, Tells extends boolean> = {
  [Name in keyof Functions]: Functions[Name] extends { mutability: 'view' | 'pure' }
    ? Tells extends true
      ? Name
      : never
    : Tells extends true
      ? never
      : Name;
}[keyof Functions];
type Inputs<Function> = Function extends { inputs: infer Args extends readonly unknown[] } ? Args : never;
type CallOf<Contract, Functions, Tells extends boolean> = {
  [Name in Named<Functions, Tells>]: { contract: Contract; call: Name; args: Inputs<Functions[Name]> };
}[Named<Functions, Tells>];

/** Something that a contract of ours is to do, with the arguments that its source names. */
export type ContractCall =
  | CallOf<'datanets', DatanetsFunctions, false>
  | CallOf<'adapters', AdaptersFunctions, false>
  | CallOf<'settlement', SettlementFunctions, false>;
/** Something that a contract of ours is asked. */
export type ContractQuestion =
  | CallOf<'datanets', DatanetsFunctions, true>
  | CallOf<'adapters', AdaptersFunctions, true>
  | CallOf<'settlement', SettlementFunctions, true>;

/** The bytes of a call, for the contract that stands at the same address on every chain. */
export async function writeCall({ contract, call, args }: ContractCall | ContractQuestion): Promise<{
  to: string;
  data: string;
}> {
  const { Interface } = await import('ethers');
  return { to: ADDRESSES[contract], data: new Interface(CONTRACTS[contract]).encodeFunctionData(call, [...args]) };
}

export interface Asking {
  /** A block's number in hex. */
  at?: string;
  /** All endpoints are asked, and have to say the same. */
  agreed?: boolean;
}

/** Asks a contract something. `schema`: what its answer has to be; numbers are bigint, structs have their names. */
export async function askContract<Answer>(
  chain: Chain,
  question: ContractQuestion,
  schema: z.ZodType<Answer>,
  signal?: AbortSignal,
  { at = 'latest', agreed = false }: Asking = {},
): Promise<Result<Answer, Failure>> {
  const { Interface } = await import('ethers');
  const parameters = [await writeCall(question), at];
  const said = agreed
    ? await chain.agreed('eth_call', parameters, signal)
    : await chain.request('eth_call', parameters, signal);
  if (!said.ok) return said;
  const noAnswer = {
    code: 'CHAIN_FAILED',
    name: chain.name,
    host: '',
    reason: 'answer',
    detail: question.call,
  } as const;
  const bytes = bytesSchema.safeParse(said.value);
  if (!bytes.success) return fail(noAnswer);
  try {
    const abi = new Interface(CONTRACTS[question.contract]);
    const [answer] = abi.decodeFunctionResult(question.call, bytes.data);
    const [type] = abi.getFunction(question.call)?.outputs ?? [];
    const read = schema.safeParse(named(type, answer));
    return read.success ? ok(read.data) : fail(noAnswer);
  } catch {
    // Bytes that are no answer to this question: nothing stands at the address, or the node makes it up.
    return fail(noAnswer);
  }
}

/** Structs by the names of their parts, lists as lists: by what the source says that they are, for ethers' values do not. */
function named(type: ParamType | undefined, value: unknown): unknown {
  if (type === undefined || !Array.isArray(value)) return value;
  if (type.isArray()) return value.map((item) => named(type.arrayChildren, item));
  if (!type.isTuple()) return value;
  return Object.fromEntries(type.components.map((part, at) => [part.name, named(part, value[at])]));
}
