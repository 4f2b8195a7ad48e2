import { setImmediate as turn } from 'node:timers/promises';
import { ADDRESSES } from '#contracts/deployment.ts';
import { hash32Schema, isBytes, quantity } from '#core/chain/hex.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { blockSchema } from '../chain/answers.ts';
import type { Block } from '../chain/answers.ts';
import type { Chain } from '../chain/chain.ts';
import { TOPICS, decodeLog } from './decode.ts';
import { holdsTogether } from './holdsTogether.ts';
import { isAboutMoney } from './moneyRows.ts';
import type { IndexFile, Placed } from './indexFile.ts';

/** A node that gives more at once is asked for no more: events are read while windows are served. */
const MANY_EVENTS = 6_000;
const LARGEST_SPAN = 200_000;
/** After a node has said no to a span, larger ones are tried again only after so many that it gave. */
const CAREFUL = 100;
const FIRST_BLOCK = 0;

export interface ReadingState {
  /** Blocks: up to where it was read, and where the chain ends. */
  at: number;
  head: number;
  events: number;
}

/**
 * Brings an index up to the chain's newest block. Each part of the way is kept with the hash of its last block, which
 * was asked for before the events: a chain that went another way meanwhile is noticed at the next reading, and what was
 * read above the last common block is forgotten. In the end, what was read is held against what the contract holds.
 */
export async function readChain(
  chain: Chain,
  index: IndexFile,
  signal: AbortSignal,
  tell: (state: ReadingState) => void,
): Promise<Result<{ events: number }, Failure>> {
  const head = await blockOf(chain, 'latest', signal);
  if (!head.ok) return head;
  const begun = await begin(chain, index, head.value, signal);
  if (!begun.ok) return begun;
  const last = Number(head.value.number);
  let events = 0;
  let careful = 0;
  let anew = false;
  for (;;) {
    const { next, span } = index.progress ?? { next: FIRST_BLOCK, span: 1 };
    tell({ at: next, head: last, events });
    if (next > last) {
      const whole = await holdsTogether(chain, index, last, signal);
      // A node that does not tell of past states cannot be held against itself.
      if (!whole.ok && whole.failure.code !== 'CHAIN_REFUSED') return whole;
      if (!whole.ok || whole.value) return ok({ events });
      if (anew) return notBelieved(chain);
      // Some node was lying, now or earlier. All of it is read once more, from the first block.
      anew = true;
      const forgotten = index.forget(FIRST_BLOCK);
      if (!forgotten.ok) return forgotten;
      continue;
    }
    const to = Math.min(last, next + span - 1);
    const end = to === last ? head : await blockOf(chain, quantity(to), signal);
    if (!end.ok) return end;
    const known = index.hashOf(next - 1);
    const start = known === null ? null : to === next ? end : await blockOf(chain, quantity(next), signal);
    if (start?.ok === false) return start;
    // It went another way meanwhile, which the next reading finds out; or it is no chain.
    if (start !== null && start.value.parentHash !== known) return notBelieved(chain);
    const read = await eventsBetween(chain, next, to, end.value, signal);
    if (signal.aborted) return fail({ code: 'CANCELLED' });
    if (!read.ok) {
      if (to === next || !isTooMuch(read.failure)) return read;
      careful = CAREFUL;
      const less = Math.max(1, Math.floor((to - next + 1) / 4));
      const kept = index.begin(next, less);
      if (!kept.ok) return kept;
      continue;
    }
    careful = Math.max(0, careful - 1);
    const many = read.value.length > MANY_EVENTS;
    const more = many ? Math.max(1, Math.floor(span / 2)) : Math.min(LARGEST_SPAN, span * 2);
    const added = index.add(
      read.value,
      { number: to, hash: end.value.hash },
      many || (careful === 0 && to !== last) ? more : span,
    );
    if (!added.ok) return added;
    events += read.value.length;
    await turn();
  }
}

/** Where to go on: after the newest block that both sides know, or where the contracts began. */
async function begin(chain: Chain, index: IndexFile, head: Block, signal: AbortSignal): Promise<Result<void, Failure>> {
  const last = Number(head.number);
  const checkpoints = index.checkpoints();
  for (const [place, { number, hash }] of checkpoints.entries()) {
    if (number > last) continue;
    const block = await blockOf(chain, quantity(number), signal);
    if (!block.ok) return block;
    if (block.value.hash !== hash) continue;
    return place === 0 ? ok(undefined) : index.turnBack(number);
  }
  const { progress } = index;
  if (progress !== null && checkpoints.length === 0 && progress.next <= last) return ok(undefined);
  // Nothing that is known is on this chain, or some node told of blocks that it does not have.
  const first = await firstBlock(chain, last, signal);
  return first.ok ? index.forget(first.value) : first;
}

/** The block before which there was no contract, as far as the node remembers; 0 where it does not. */
async function firstBlock(chain: Chain, head: number, signal: AbortSignal): Promise<Result<number, Failure>> {
  const [low, high] = [FIRST_BLOCK, head];
  let [without, withCode] = [low, high];
  while (without < withCode) {
    const middle = without + Math.floor((withCode - without) / 2);
    const code = await chain.request('eth_getCode', [ADDRESSES.datanets, quantity(middle)], signal);
    if (!code.ok) return code.failure.code === 'CHAIN_REFUSED' ? ok(FIRST_BLOCK) : code;
    if (code.value === '0x') without = middle + 1;
    else withCode = middle;
  }
  return ok(without);
}

async function eventsBetween(
  chain: Chain,
  from: number,
  to: number,
  end: Block,
  signal: AbortSignal,
): Promise<Result<Placed[], Failure>> {
  const said = await chain.request(
    'eth_getLogs',
    [
      {
        address: Object.values(ADDRESSES),
        topics: [TOPICS],
        fromBlock: quantity(from),
        toBlock: quantity(to),
      },
    ],
    signal,
  );
  if (!said.ok) return said;
  const placed: Placed[] = [];
  let [block, log, hash] = [from, -1, ''];
  for (const raw of Array.isArray(said.value) ? said.value : []) {
    const one = placedLog(raw);
    const inOrder = one !== null && (one.block > block || (one.block === block && one.log > log)) && one.block <= to;
    // One block has one hash, and the last one's is known.
    const ofThisChain =
      one !== null &&
      (one.block !== to || one.hash === end.hash) &&
      (one.block !== block || log < 0 || one.hash === hash);
    if (one === null || !inOrder || !ofThisChain) return notBelieved(chain);
    [block, log, hash] = [one.block, one.log, one.hash];
    placed.push({ block: one.block, log: one.log, at: null, event: one.event });
  }
  return timed(chain, placed, signal);
}

/** Who earned something wants to know when: of blocks in which money moved, the time is asked for too. */
async function timed(chain: Chain, placed: Placed[], signal: AbortSignal): Promise<Result<Placed[], Failure>> {
  const times = new Map<number, number>();
  for (const { block, event } of placed) {
    if (!isAboutMoney(event) || times.has(block)) continue;
    const read = await blockOf(chain, quantity(block), signal);
    if (!read.ok) return read;
    times.set(block, Number(read.value.timestamp));
  }
  return ok(placed.map((one) => ({ ...one, at: times.get(one.block) ?? one.at })));
}

/** By hand and not by a schema: there are thousands of them in one answer. */
function placedLog(raw: unknown): (Placed & { hash: string }) | null {
  if (!isObject(raw)) return null;
  const { address, topics, data, blockNumber, blockHash, logIndex, removed } = raw;
  if (typeof address !== 'string' || typeof data !== 'string' || typeof blockHash !== 'string') return null;
  if (typeof blockNumber !== 'string' || typeof logIndex !== 'string' || removed === true) return null;
  if (!Array.isArray(topics) || topics.length > 4 || !topics.every(isHash) || !isBytes(data)) return null;
  const block = Number(blockNumber);
  const log = Number(logIndex);
  if (!Number.isSafeInteger(block) || !Number.isSafeInteger(log)) return null;
  const event = decodeLog({ address, topics, data });
  return event === null ? null : { block, log, at: null, event, hash: blockHash };
}

function isObject(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === 'object' && raw !== null;
}

function isHash(topic: unknown): topic is string {
  return typeof topic === 'string' && hash32Schema.safeParse(topic).success;
}

/** Nodes say in many ways that they were asked for too much; what all have in common is that they say no. */
function isTooMuch(failure: Failure): boolean {
  if (failure.code === 'CHAIN_REFUSED') return true;
  return failure.code === 'CHAIN_FAILED' && ['too-large', 'slow', 'server'].includes(failure.reason);
}

async function blockOf(chain: Chain, which: string, signal: AbortSignal): Promise<Result<Block, Failure>> {
  const said = await chain.request('eth_getBlockByNumber', [which, false], signal);
  if (!said.ok) return said;
  const block = blockSchema.safeParse(said.value);
  // Above it, numbers are no longer told apart: nothing that counts blocks would end.
  const believed = block.success && block.data.number <= BigInt(Number.MAX_SAFE_INTEGER);
  return believed ? ok(block.data) : notBelieved(chain);
}

function notBelieved({ name }: Chain): { ok: false; failure: Failure } {
  return fail({ code: 'CHAIN_FAILED', name, host: '', reason: 'answer', detail: 'eth_getLogs' });
}
