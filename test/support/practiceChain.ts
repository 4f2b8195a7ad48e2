import { spawn } from 'node:child_process';
import { JsonRpcProvider, Network, type Signer, type TransactionReceipt, type TransactionRequest } from 'ethers';
import { deploymentSteps } from '#contracts/deployment.ts';
import { findAnvil } from '#host/chain/anvil.ts';

export interface PracticeChain {
  url: string;
  provider: JsonRpcProvider;
  /** Each with 10,000 coins. */
  accounts: Signer[];
  /** Lets so many seconds pass, and mines a block. */
  pass: (seconds: number) => Promise<void>;
  /** Has what is sent in `sending` mined in one block, the highest fees first. */
  inOneBlock: (sending: () => Promise<void>) => Promise<void>;
  close: () => Promise<void>;
}

const ACCOUNTS = 8;

/** A chain of its own on this machine: an anvil that ends with the test. */
export async function practiceChain(chainId: number): Promise<PracticeChain> {
  const anvil = findAnvil();
  if (anvil === null) throw new Error('There is no anvil for this system');
  const args = ['--port', '0', '--chain-id', String(chainId), '--accounts', String(ACCOUNTS), '--order', 'fees'];
  const child = spawn(anvil, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (bytes: Buffer) => {
      said += bytes.toString();
      const port = /Listening on 127\.0\.0\.1:(\d+)/.exec(said)?.[1];
      if (port !== undefined) resolve(`http://127.0.0.1:${port}`);
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(said)));
  });
  const network = Network.from(chainId);
  const provider = new JsonRpcProvider(url, network, { staticNetwork: network, cacheTimeout: -1, pollingInterval: 50 });
  const accounts = await Promise.all(Array.from({ length: ACCOUNTS }, (_, place) => provider.getSigner(place)));
  return {
    url,
    provider,
    accounts,
    pass: async (seconds) => {
      await provider.send('evm_increaseTime', [seconds]);
      await provider.send('evm_mine', []);
    },
    inOneBlock: async (sending) => {
      await provider.send('evm_setAutomine', [false]);
      await sending();
      await provider.send('evm_mine', []);
      await provider.send('evm_setAutomine', [true]);
    },
    close: async () => {
      provider.destroy();
      child.kill();
      await ended;
    },
  };
}

/** Brings the contracts to a chain, as far as they are missing. Resolves to the kinds of what had to be done. */
export async function deploy({ provider, accounts }: PracticeChain): Promise<string[]> {
  const [payer] = accounts;
  if (payer === undefined) throw new Error('Nobody pays');
  const addresses = deploymentSteps(() => false).flatMap((step) => ('creates' in step ? [step.creates] : []));
  const there = new Set<string>();
  for (const address of addresses) if ((await provider.getCode(address)) !== '0x') there.add(address);
  const steps = deploymentSteps((address) => there.has(address));
  for (const step of steps) {
    if (step.kind === 'send-signed') await (await provider.broadcastTransaction(step.transaction)).wait();
    else if (step.kind === 'fund') await mined(payer, { to: step.to, value: step.value });
    else await mined(payer, { to: step.to, data: step.data });
  }
  return steps.map(({ kind }) => kind);
}

async function mined(by: Signer, request: TransactionRequest): Promise<TransactionReceipt> {
  const receipt = await (await by.sendTransaction(request)).wait();
  if (receipt === null) throw new Error('Not mined');
  return receipt;
}
