import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ok } from '#core/result.ts';
import type { NetworkWish } from '#core/chain/network.ts';
import type { Chain } from '#host/chain/chain.ts';
import { findAnvil } from '#host/chain/anvil.ts';
import { Networks } from '#host/chain/networks.ts';
import { NetworksFile } from '#host/chain/networksFile.ts';
import { PracticeNetwork } from '#host/chain/practice.ts';
import { PracticeFiles } from '#host/chain/practiceFiles.ts';
import { Net } from '#host/fetch/net.ts';
import { openSettings } from '#host/settings/settings.ts';
import { freshFolder, heldLog } from './hostParts.ts';

export const never = new AbortController().signal;

/** Networks as the host has them, in a folder of their own; `folder` for those of an earlier start. */
export async function openedNetworks(
  options: { folder?: string; program?: string | null; longestBytes?: number; patienceMs?: number } = {},
) {
  const folder = options.folder ?? (await freshFolder());
  const settings = await openSettings(join(folder, 'settings.json'));
  const net = new Net({ settings, environment: {}, changed: () => {} });
  const { program = findAnvil() } = options;
  const files = new PracticeFiles(join(folder, 'practice'));
  const practice = await PracticeNetwork.open({ files, program, log: heldLog(), changed: () => {} });
  const file = new NetworksFile(join(folder, 'networks.json'));
  const networks = await Networks.open({
    file,
    net,
    practice,
    revised: () => {},
    times: { patienceMs: options.patienceMs ?? 2_500, longestBytes: options.longestBytes ?? 4_096 },
  });
  onTestFinished(() => practice.close());
  return { folder, networks, practice };
}

/** The same chain as one where nobody but this person says anything, so also where things lie on this machine. Its blocks
 * come when the test says so. */
export function asPractice(chain: Chain): Chain {
  const { id, name, symbol } = chain;
  return {
    id,
    name,
    symbol,
    practice: true,
    request: (method, ...asked) =>
      method === 'evm_mine' ? Promise.resolve(ok(null)) : chain.request(method, ...asked),
    agreed: (...asked) => chain.agreed(...asked),
    check: (signal) => chain.check(signal),
  };
}

export function wish(id: number, ...endpoints: string[]): NetworkWish {
  return { id: BigInt(id), name: `Chain ${id}`, symbol: 'TST', explorer: null, endpoints, plainHttp: false };
}

/** One chain among the networks of a machine. */
export async function openedChain(id: bigint, url: string) {
  const { networks } = await openedNetworks({ program: null, longestBytes: 2 ** 24 });
  await networks.add(wish(Number(id), url), never);
  const chain = networks.chain(id);
  if (chain === undefined) throw new Error('The chain is not there');
  return { networks, chain };
}
