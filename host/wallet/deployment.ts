import { setTimeout as pause } from 'node:timers/promises';
import { DEPLOYED, DEPLOYER, deploymentSteps } from '#contracts/deployment.ts';
import type { DeploymentStep } from '#contracts/deployment.ts';
import places from '#contracts/generated/verification/contracts.json' with { type: 'json' };
import input from '#contracts/generated/verification/input.json' with { type: 'json' };
import { deployedPartSchema } from '#core/chain/deployment.ts';
import type { DeploymentShown } from '#core/chain/deployment.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Prepared } from '#core/wallet/signing.ts';
import type { Chain } from '../chain/chain.ts';
import { codeAt } from '../chain/code.ts';
import { Node } from './node.ts';
import type { Sending } from './sending.ts';

type Told<Value> = Promise<Result<Value, Failure>>;

/** Whether the deployer's own transaction is mined is asked so often, and no longer. */
const LOOK_EVERY_MS = 1_000;
const MINED_PATIENCE_MS = 120_000;
/** Of a plain send, which the first step is. */
const SEND_GAS = 21_000n;

interface Parts {
  sending: Pick<Sending, 'prepare'>;
  chain: (id: bigint) => Chain | undefined;
  /** The contracts of a network are not where they were. */
  changed: (id: bigint, contracts: 'missing' | 'partly' | 'there') => void;
}

/**
 * Brings Colophon's contracts to a chain. What is still to be done is read off the chain each time, so it goes on from
 * wherever it was broken off, also when somebody else did a part of it meanwhile.
 */
export class Deployment {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async look(id: bigint, signal: AbortSignal): Told<DeploymentShown> {
    const chain = this.#parts.chain(id);
    if (chain === undefined) return noNetwork;
    const left = await this.#left(chain, signal);
    if (!left.ok) return left;
    const { steps, there } = left.value;
    const node = new Node(chain);
    const [block, tip] = await Promise.all([node.block('latest'), node.priority()]);
    if (!block.ok) return block;
    const perGas = (block.value?.baseFeePerGas ?? 0n) + (tip.ok ? tip.value : 0n);
    const created = new Set(steps.flatMap((step) => (step.kind === 'create' ? [step.creates] : [])));
    const parts = deployedPartSchema.options.map((part) => {
      const { address } = DEPLOYED[part];
      return { part, address, there: there.has(address) };
    });
    const gas = Object.values(DEPLOYED).reduce((sum, each) => sum + (created.has(each.address) ? each.gas : 0n), 0n);
    const funds = steps.some(({ kind }) => kind === 'fund') ? DEPLOYER.cost + SEND_GAS * perGas : 0n;
    const contracts = parts.filter(({ part }) => part !== 'deployer');
    const missing = contracts.filter((contract) => !contract.there).length;
    this.#parts.changed(id, missing === 0 ? 'there' : missing < contracts.length ? 'partly' : 'missing');
    return ok({
      parts,
      fee: gas * perGas + funds,
      signatures: steps.filter(({ kind }) => kind !== 'send-signed').length,
    });
  }

  /** The next thing that a person has to sign; null where all is there. What needs no signature of theirs is done. */
  async next(id: bigint, account: string, signal: AbortSignal): Told<Prepared | null> {
    const chain = this.#parts.chain(id);
    if (chain === undefined) return noNetwork;
    const left = await this.#left(chain, signal);
    if (!left.ok) return left;
    const [step] = left.value.steps;
    if (step === undefined) return ok(null);
    if (step.kind === 'fund') return this.#parts.sending.prepare(id, account, { ...step, data: '0x' });
    if (step.kind === 'create')
      return this.#parts.sending.prepare(id, account, { to: step.to, data: step.data, value: 0n });
    const sent = await this.#bring(chain, step, signal);
    return sent.ok ? this.next(id, account, signal) : sent;
  }

  /** What an explorer needs to show the sources of the contracts at their addresses. */
  verification(): { name: string; text: string }[] {
    return [
      { name: 'colophon-contracts.json', text: JSON.stringify(places, null, 2) },
      { name: 'colophon-contracts-input.json', text: JSON.stringify(input, null, 2) },
    ];
  }

  async #left(chain: Chain, signal: AbortSignal): Told<{ steps: DeploymentStep[]; there: ReadonlySet<string> }> {
    const there = await codeAt(chain, signal);
    if (!there.ok) return there;
    const steps = deploymentSteps((address) => there.value.has(address));
    if (steps[0]?.kind !== 'fund') return ok({ steps, there: there.value });
    const held = await new Node(chain).balance(DEPLOYER.signer);
    if (!held.ok) return held;
    // Somebody has given it what it needs: an earlier try, perhaps one of our own.
    return ok({ steps: held.value < DEPLOYER.cost ? steps : steps.slice(1), there: there.value });
  }

  /** A transaction that was signed long ago, by an account of which nobody has the key. */
  async #bring(chain: Chain, step: { transaction: string; creates: string }, signal: AbortSignal): Told<void> {
    const node = new Node(chain);
    const sent = await node.send(step.transaction);
    // A node that has it already says no: what counts is what comes to stand there.
    if (!sent.ok && sent.failure.code !== 'CHAIN_REFUSED') return sent;
    for (const until = performance.now() + MINED_PATIENCE_MS; performance.now() < until;) {
      const code = await node.code(step.creates);
      if (!code.ok) return code;
      if (code.value !== '0x') return ok(undefined);
      if (!sent.ok) return sent;
      if (signal.aborted) return fail({ code: 'CANCELLED' });
      await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
    }
    return fail({ code: 'CHAIN_FAILED', name: chain.name, host: '', reason: 'slow', detail: '' });
  }
}

const noNetwork = fail<Failure>({ code: 'NOT_FOUND', what: 'network' });
