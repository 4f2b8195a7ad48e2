import { implement } from '@orpc/server';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Practice } from '#core/chain/network.ts';
import { valueOr } from '#protocol/failed.ts';
import { networks as contract } from '#protocol/window/networks.ts';
import { contractsOn } from '../chain/code.ts';
import type { Networks } from '../chain/networks.ts';
import type { PracticeNetwork } from '../chain/practice.ts';

/** For a call that nobody can take back. */
const never = new AbortController().signal;

export function networkProcedures(networks: Networks, practice: PracticeNetwork) {
  const os = implement(contract);
  const after = (done: Result<void, Failure>): Result<Practice, Failure> => (done.ok ? ok(practice.state) : done);
  return os.router({
    view: os.view.handler(() => ({
      networks: networks.list(),
      offered: networks.offered(),
      practice: practice.state,
    })),
    add: os.add.handler(async ({ input, errors, signal = never }) =>
      valueOr(errors, await networks.add(input, signal)),
    ),
    change: os.change.handler(async ({ input, errors, signal = never }) =>
      valueOr(errors, await networks.change(input, signal)),
    ),
    remove: os.remove.handler(async ({ input, errors }) => valueOr(errors, await networks.remove(input.id))),
    choose: os.choose.handler(async ({ input, errors }) => valueOr(errors, await networks.choose(input.id))),
    test: os.test.handler(async ({ input, errors, signal = never }) =>
      valueOr(errors, await tested(networks, input.id, signal)),
    ),
    startPractice: os.startPractice.handler(async ({ errors }) => valueOr(errors, after(await practice.start()))),
    stopPractice: os.stopPractice.handler(async ({ errors }) => valueOr(errors, after(await practice.stop()))),
    resetPractice: os.resetPractice.handler(async ({ errors }) => valueOr(errors, after(await practice.reset()))),
    faucet: os.faucet.handler(async ({ input, errors }) => valueOr(errors, await practice.faucet(input.account))),
  });
}

async function tested(networks: Networks, id: bigint, signal: AbortSignal) {
  const chain = networks.chain(id);
  if (chain === undefined) return fail<Failure>({ code: 'NOT_FOUND', what: 'network' });
  const head = await chain.check(signal);
  if (!head.ok) return head;
  const contracts = await contractsOn(chain, signal);
  if (!contracts.ok) return contracts;
  networks.contractsAre(id, contracts.value);
  return ok({ head: head.value.number, contracts: contracts.value });
}
