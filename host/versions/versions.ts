import type { VersionDraft, VersionPlan } from '#core/datanet/version.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Prepared, Sent } from '#core/wallet/signing.ts';
import type { ContractCall } from '../chain/contractCall.ts';
import { newId } from '../ids.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import type { Calls } from '../wallet/calls.ts';
import type { Standing } from './standing.ts';
import { storeVersionInputSchema } from './storeVersionJob.ts';
import type { Draft, VersionJournal } from './versionJournal.ts';

type Told<Value> = Promise<Result<Value, Failure>>;

interface Parts {
  journal: VersionJournal;
  snapshots: Pick<Snapshots, 'list'>;
  calls: Pick<Calls, 'prepare' | 'signed'>;
  jobs: Pick<Jobs, 'add' | 'unfinished'>;
  standingOf: (network: bigint, datanet: number, fresh: boolean) => Told<Standing>;
  changed: () => void;
}

export interface VersionWish {
  network: bigint;
  datanet: number;
  account: string;
  /** Whose keys are handed out anew; null begins the next version. */
  number: number | null;
  place: Draft['place'];
}

const noDraft = fail<Failure>({ code: 'NOT_FOUND', what: 'publication' });
const notNow = fail<Failure>({ code: 'NOT_POSSIBLE_NOW', what: 'version' });
const OPEN = `0x${'0'.repeat(64)}`;

/**
 * Publishes versions of a datanet, and hands their keys out anew:
 *
 *     left at its place ── signed ── in a block
 *
 * What it holds and for whom is looked at again before anything is signed; where that changed, it is made anew.
 */
export class Versions {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async plan(network: bigint, datanet: number): Told<VersionPlan> {
    const { journal, snapshots, standingOf } = this.#parts;
    const standing = await standingOf(network, datanet, false);
    if (!standing.ok) return standing;
    const { version, membersOnly, membership, held, members, wrapped } = standing.value;
    const here = new Set((await snapshots.list()).map(({ root }) => root));
    const last = journal.last(network, datanet);
    return ok({
      next: version + 1,
      membersOnly,
      members,
      contributions: held.map(({ id, root, count }) => ({
        id,
        root: `0x${root}`,
        records: count,
        here: here.has(root),
      })),
      versions: wrapped.map((each) => ({
        number: each.number,
        keys: each.open ? 'open' : each.membership === membership ? 'current' : 'behind',
      })),
      draft: last === undefined ? null : this.#shown(last),
    });
  }

  /** In the place of one that was begun and not signed. */
  async begin({ network, datanet, account, number, place }: VersionWish): Told<VersionDraft> {
    const { journal, jobs, standingOf } = this.#parts;
    const last = journal.last(network, datanet);
    if (last !== undefined && this.#isAtWork(last)) return notNow;
    const standing = await standingOf(network, datanet, true);
    if (!standing.ok) return standing;
    const { version, membersOnly } = standing.value;
    if (number !== null && (number > version || !membersOnly)) return notNow;
    const draft: Draft = {
      id: newId(),
      network: String(network),
      datanet,
      account,
      what: number === null ? 'version' : 'keys',
      number: number ?? version + 1,
      place,
      job: null,
      left: null,
      transaction: null,
    };
    const noted = journal.put(draft);
    if (!noted.ok) return noted;
    const input = storeVersionInputSchema.parse({ version: draft.id });
    const subject = `${datanet} · ${draft.number}`;
    const job = jobs.add({ kind: 'store-version', subject, input, total: 0, unit: 'bytes', pausable: false });
    if (!job.ok) return job;
    const dropped = last === undefined || this.#sent(last) !== null ? ok(undefined) : journal.remove(last.id);
    return dropped.ok ? this.#keep(draft.id, (current) => ({ ...current, job: job.value.id })) : dropped;
  }

  one(id: string): Result<VersionDraft, Failure> {
    const draft = this.#parts.journal.get(id);
    return draft === undefined ? noDraft : ok(this.#shown(draft));
  }

  /** Nothing is signed. What it would be signed under is in the journal before anybody sees it. */
  async prepare(id: string): Told<Prepared> {
    const { journal, calls, standingOf } = this.#parts;
    const draft = journal.get(id);
    if (draft === undefined) return noDraft;
    const { left, what, number, account } = draft;
    if (left === null || this.#isAtWork(draft)) return notNow;
    const network = BigInt(draft.network);
    const standing = await standingOf(network, draft.datanet, true);
    if (!standing.ok) return standing;
    const changed = changeSince(draft, left, standing.value);
    if (changed !== null) {
      const lost = this.#keep(id, (current) => ({ ...current, left: null }));
      return lost.ok ? fail(changed) : lost;
    }
    const datanet = BigInt(draft.datanet);
    const membership = BigInt(standing.value.membership);
    const keys = left.keys === null ? OPEN : `0x${left.keys}`;
    const call: ContractCall =
      what === 'keys'
        ? { contract: 'datanets', call: 'wrapKeys', args: [datanet, BigInt(number), membership, keys, left.location] }
        : {
            contract: 'datanets',
            call: 'publishVersion',
            args: [datanet, BigInt(number - 1), membership, `0x${left.manifest}`, keys, left.location],
          };
    const prepared = await calls.prepare(network, account, call);
    if (!prepared.ok) return prepared;
    const kept = this.#keep(id, (current) => ({ ...current, transaction: prepared.value.id }));
    return kept.ok ? prepared : kept;
  }

  #keep(id: string, change: (draft: Draft) => Draft): Result<VersionDraft, Failure> {
    const { journal, changed } = this.#parts;
    const draft = journal.get(id);
    if (draft === undefined) return noDraft;
    const kept = journal.put(change(draft));
    if (!kept.ok) return kept;
    changed();
    return ok(this.#shown(kept.value));
  }

  /** Signed, and not known to have come to nothing. */
  #sent({ transaction }: Draft): Sent | null {
    const sent = transaction === null ? null : this.#parts.calls.signed(transaction);
    if (sent === null || sent.state === 'replaced' || sent.mined === 'cancel') return null;
    return isInBlock(sent) && sent.succeeded !== true ? null : sent;
  }

  #isAtWork(draft: Draft): boolean {
    const sent = this.#sent(draft);
    return this.#working(draft) || (sent !== null && !isInBlock(sent));
  }

  #working({ job }: Draft): boolean {
    return this.#parts.jobs.unfinished().some((each) => each.job.id === job);
  }

  #shown(draft: Draft): VersionDraft {
    const { id, what, number, place, left } = draft;
    const sent = this.#sent(draft);
    const state = sent === null ? (left === null ? 'storing' : 'stored') : isInBlock(sent) ? 'ended' : 'signing';
    const location = left?.location ?? null;
    return { id, what, number, place, state, location, members: left?.members ?? 0, job: draft.job };
  }
}

/** Why what was left at its place is not what would be signed; null where it is. */
function changeSince({ what, number }: Draft, left: NonNullable<Draft['left']>, now: Standing): Failure | null {
  if (now.membersOnly && now.membership !== left.membership)
    return { code: 'CONTRACT_REFUSED', error: 'MembersChanged', detail: '' };
  if (what === 'keys') return null;
  if (now.version !== number - 1) return { code: 'CONTRACT_REFUSED', error: 'VersionInvalidParent', detail: '' };
  const same =
    now.held.length === left.contributions.length && now.held.every(({ id }, at) => id === left.contributions[at]);
  return same ? null : { code: 'VERSION_REFUSED', number, reason: 'changed' };
}

function isInBlock({ state }: Sent): boolean {
  return state === 'mined' || state === 'safe' || state === 'final';
}
