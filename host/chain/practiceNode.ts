import { setTimeout as pause } from 'node:timers/promises';
import { deploymentSteps } from '#contracts/deployment.ts';
import { quantity } from '#core/chain/hex.ts';
import type { Failure } from '#core/failure.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { ask } from '../fetch/ask.ts';
import { directWay } from '../fetch/proxy.ts';
import { PRACTICE_ANSWERS } from './answers.ts';
import { codeAt } from './code.ts';
import { Endpoint } from './endpoint.ts';
import { NodeChain } from './nodeChain.ts';
import type { NodeChainParts } from './nodeChain.ts';
import type { Post, RpcTimes } from './rpc.ts';

/** A whole chain is dumped and loaded as one answer; this machine's own node is believed to be no bomb. */
const TIMES: RpcTimes = { patienceMs: 60_000, longestBytes: 1024 ** 3 };
/** What is sent is mined at once; it is waited for no longer. */
const MINED_PATIENCE_MS = 3_000;

/** The node of a practice network, on this machine. */
export function practiceEndpoint(address: string, id: bigint): Endpoint {
  const url = new URL(address);
  const post: Post = (payload, patienceMs, signal) =>
    ask({
      url,
      plainHttp: false,
      headers: { 'content-type': 'application/json' },
      payload,
      ownOriginOnly: true,
      way: directWay,
      patienceMs,
      signal,
      talking: () => {},
    });
  return new Endpoint(address, { id, answers: PRACTICE_ANSWERS, times: TIMES, post });
}

export function practiceChain(
  id: bigint,
  endpoints: NodeChainParts['endpoints'],
  learnt: () => void = () => {},
): NodeChain {
  return new NodeChain({ id, name: 'Practice', symbol: 'PLAY', practice: true, endpoints, learnt });
}

/** Brings the contracts there, paid by an account that only the node knows. True: there was something to be done. */
export async function makeReady(chain: NodeChain): Promise<Result<boolean, Failure>> {
  const there = await codeAt(chain);
  if (!there.ok) return there;
  const steps = deploymentSteps((address) => there.value.has(address));
  if (steps.length === 0) return ok(false);
  const accounts = await chain.request('eth_accounts', []);
  if (!accounts.ok) return accounts;
  const [payer] = Array.isArray(accounts.value) ? accounts.value : [];
  for (const step of steps) {
    const sent =
      step.kind === 'send-signed'
        ? await chain.request('eth_sendRawTransaction', [step.transaction])
        : await chain.request('eth_sendTransaction', [
            step.kind === 'fund'
              ? { from: payer, to: step.to, value: quantity(step.value) }
              : { from: payer, to: step.to, data: step.data },
          ]);
    if (!sent.ok) return sent;
    await untilMined(chain, String(sent.value));
  }
  return ok(true);
}

export async function untilMined(chain: NodeChain, transaction: string): Promise<void> {
  for (const until = performance.now() + MINED_PATIENCE_MS; performance.now() < until; await pause(10)) {
    const receipt = await chain.request('eth_getTransactionReceipt', [transaction]);
    // One that waits for an earlier number is not mined yet; it is lost with a kill, as it would be elsewhere.
    if (!receipt.ok || receipt.value !== null) return;
  }
}
