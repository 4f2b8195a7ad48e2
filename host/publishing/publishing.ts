import { randomBytes } from 'node:crypto';
import type { Publication, PublicationCost, PublicationPlace, PublicationState } from '#core/datanet/publication.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { manifestDigest } from '#core/snapshot/manifest.ts';
import type { Prepared, Sent } from '#core/wallet/signing.ts';
import { type Chain, isWrittenHere } from '../chain/chain.ts';
import type { Disk } from '../durable/disk.ts';
import type { Net } from '../fetch/net.ts';
import { newId } from '../ids.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import type { Calls } from '../wallet/calls.ts';
import type { Entry, PublicationJournal } from './journal.ts';
import { type MemberIndex, agreedStanding, isSealedFor } from './members.ts';
import { announcedAt, commitmentOf, proposedBy, standing, standingRules } from './onChain.ts';
import { reach } from './reaching.ts';
import { placingFor } from './placing.ts';

type Told<Value> = Promise<Result<Value, Failure>>;

interface Parts {
  journal: PublicationJournal;
  snapshots: Pick<Snapshots, 'manifest'>;
  members: Pick<MemberIndex, 'isForMembers'>;
  calls: Pick<Calls, 'prepare' | 'signed' | 'outcome'>;
  chain: (id: bigint) => Chain | undefined;
  jobs: Pick<Jobs, 'add' | 'unfinished'>;
  net: Net;
  disk: Disk;
  published: string;
  changed: () => void;
}

const noPublication = fail<Failure>({ code: 'NOT_FOUND', what: 'publication' });
const noNetwork = fail<Failure>({ code: 'NOT_FOUND', what: 'network' });
const never = new AbortController().signal;

/**
 * Brings a snapshot to a datanet:
 *
 *     looked over ── left at a place ── announced (commit) ── 10 s or more ── proposed
 *
 * What was done is in the journal before the next thing begins, and what was signed the wallet knows under the id that
 * the journal holds: whenever the app dies, the publication goes on from there, and nothing is done twice.
 */
export class Publishing {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async list(): Promise<Publication[]> {
    const entries = this.#parts.journal.all();
    return Promise.all(entries.map(async (entry) => this.#shown(await this.#settled(entry))));
  }

  async one(id: string): Told<Publication> {
    const entry = this.#parts.journal.get(id);
    return entry === undefined ? noPublication : ok(this.#shown(await this.#settled(entry)));
  }

  /** Begins one, or goes on with the one that there is for this snapshot and datanet. */
  async begin(wish: { network: bigint; datanet: number; account: string; root: string }): Told<Publication> {
    const { journal, snapshots } = this.#parts;
    const { network, datanet, account, root } = wish;
    const manifest = await snapshots.manifest(root);
    if (!manifest.ok) return manifest;
    const digest = manifestDigest(manifest.value);
    if (!digest.ok) return fail({ code: 'SNAPSHOT_DAMAGED', detail: 'its manifest has no one form' });
    const same = journal
      .all()
      .find((each) => each.network === String(network) && each.datanet === datanet && each.root === root);
    // Announced already: then it is opened by whoever announced it. What is being left somewhere is not begun anew.
    if (same !== undefined && (same.commit !== null || this.#isWorking(same))) return this.one(same.id);
    const { name, records } = manifest.value;
    const entry: Entry = {
      id: same?.id ?? newId(),
      at: Date.now(),
      network: String(network),
      datanet,
      account,
      root,
      manifest: Buffer.from(digest.value).toString('hex'),
      name,
      records: records.count,
      bytes: records.bytes,
      salt: `0x${randomBytes(32).toString('hex')}`,
      report: null,
      place: same?.place ?? null,
      location: same?.location ?? null,
      sealedFor: same?.sealedFor ?? null,
      reached: null,
      job: null,
      commit: null,
      announced: false,
      propose: null,
      contribution: null,
    };
    return this.#work('check-publication', entry);
  }

  async cost(network: bigint, datanet: number): Told<PublicationCost> {
    const chain = this.#parts.chain(network);
    if (chain === undefined) return noNetwork;
    const found = await standing(chain, datanet);
    if (!found.ok) return found;
    const rules = await standingRules(chain, datanet, found.value.rules);
    if (!rules.ok) return rules;
    const { symbol, practice, name: networkName } = chain;
    return ok({ ...rules.value, symbol, practice, networkName });
  }

  /** Leaves it at a place. Until it is proposed, it may be left at another: what was announced does not say where. */
  async store(id: string, place: PublicationPlace): Told<Publication> {
    const entry = this.#parts.journal.get(id);
    if (entry === undefined) return noPublication;
    if (!mayLeave(entry) || this.#isWorking(entry) || this.#isProposed(entry))
      return fail({ code: 'NOT_POSSIBLE_NOW', what: 'publication' });
    const chain = this.#parts.chain(BigInt(entry.network));
    if (chain === undefined) return noNetwork;
    const sealed = await isSealedFor(chain, entry.datanet, this.#parts.members);
    if (!sealed.ok) return sealed;
    const fits = placingFor(place, entry.root, this.#parts, sealed.value);
    if (!fits.ok) return fits;
    return this.#work('store-publication', { ...entry, place, location: null, reached: null });
  }

  /** Looks whether it can be found where it is said to be. */
  async reach(id: string, signal: AbortSignal): Told<Publication> {
    const entry = this.#parts.journal.get(id);
    if (entry === undefined || entry.location === null) return noPublication;
    const { root, manifest, records: count } = entry;
    const practice = isWrittenHere(this.#parts.chain(BigInt(entry.network)));
    const reached = await reach(this.#parts, entry.location, { root, manifest, count }, practice, signal);
    return this.#keep(id, (current) => ({ ...current, reached }));
  }

  /** Nothing is signed. What it would be signed under is in the journal before anybody sees it. */
  async prepareCommit(id: string): Told<Prepared> {
    const entry = await this.#ready(id);
    if (!entry.ok) return entry;
    const { network, account } = entry.value;
    if (this.#isAnnounced(entry.value)) return fail({ code: 'NOT_POSSIBLE_NOW', what: 'publication' });
    const chain = this.#parts.chain(BigInt(network));
    if (chain === undefined) return noNetwork;
    const commitment = await commitmentOf(entry.value);
    const sealed = await this.#stillSealed(chain, entry.value);
    if (!sealed.ok) return sealed;
    const there = await announcedAt(chain, commitment);
    if (!there.ok) return there;
    if (there.value !== null) {
      // By a transaction that is not in the journal: it counts all the same.
      const known = this.#keep(id, (current) => ({ ...current, announced: true }));
      return known.ok ? fail({ code: 'NOT_POSSIBLE_NOW', what: 'publication' }) : known;
    }
    const call = { contract: 'datanets', call: 'commit', args: [commitment] } as const;
    const prepared = await this.#parts.calls.prepare(BigInt(network), account, call);
    if (!prepared.ok) return prepared;
    const kept = this.#keep(id, (current) => ({ ...current, commit: prepared.value.id }));
    return kept.ok ? prepared : kept;
  }

  async preparePropose(id: string): Told<Prepared> {
    const entry = await this.#ready(id);
    if (!entry.ok) return entry;
    const { network, datanet, account, root, manifest, records, location, salt, propose } = entry.value;
    const chain = this.#parts.chain(BigInt(network));
    if (chain === undefined) return noNetwork;
    if (this.#underWay(propose)) return fail({ code: 'NOT_POSSIBLE_NOW', what: 'publication' });
    const sealed = await this.#stillSealed(chain, entry.value);
    if (!sealed.ok) return sealed;
    const found = await standing(chain, datanet);
    if (!found.ok) return found;
    const rules = await standingRules(chain, datanet, found.value.rules);
    if (!rules.ok) return rules;
    // A chain that mines only what is sent has no clock of its own: its next block is later than the announcement.
    if (chain.practice) await chain.request('evm_mine', []);
    const announced = await announcedAt(chain, await commitmentOf(entry.value));
    if (!announced.ok) return announced;
    if (announced.value === null) {
      // Opened by a transaction that is not in the journal, or taken back by the chain.
      const own = await proposedBy(chain, datanet, root, account);
      if (!own.ok) return own;
      const changed = own.value === null ? { commit: null, announced: false } : { contribution: own.value };
      const lost = this.#keep(id, (current) => ({ ...current, ...changed }));
      return lost.ok ? fail({ code: 'CONTRACT_REFUSED', error: 'CommitmentNonexistent', detail: '' }) : lost;
    }
    const proposal = {
      datanet: BigInt(datanet),
      rules: found.value.rules,
      terms: found.value.terms.document,
      root: `0x${root}`,
      manifest: `0x${manifest}`,
      count: BigInt(records),
      location: location ?? '',
      salt,
    };
    const call = { contract: 'datanets', call: 'propose', args: [proposal] } as const;
    const prepared = await this.#parts.calls.prepare(BigInt(network), account, call, rules.value.bond);
    if (!prepared.ok) return prepared;
    const kept = this.#keep(id, (current) => ({ ...current, propose: prepared.value.id }));
    return kept.ok ? prepared : kept;
  }

  /** Forgets it here. What is on the chain and at its place stays. */
  forget(id: string): Result<void, Failure> {
    const entry = this.#parts.journal.get(id);
    if (entry === undefined) return noPublication;
    if (this.#isWorking(entry)) return fail({ code: 'NOT_POSSIBLE_NOW', what: 'publication' });
    const removed = this.#parts.journal.remove(id);
    if (removed.ok) this.#parts.changed();
    return removed;
  }

  async #ready(id: string): Told<Entry> {
    const entry = this.#parts.journal.get(id);
    if (entry === undefined) return noPublication;
    if (!mayLeave(entry) || entry.location === null) return fail({ code: 'NOT_POSSIBLE_NOW', what: 'publication' });
    return ok(entry);
  }

  /** A key that was changed since would not open it: then it is left there anew, before anything is signed. */
  async #stillSealed(chain: Chain, { id, datanet, sealedFor }: Entry): Told<void> {
    if (sealedFor === null) return ok(undefined);
    const found = await agreedStanding(chain, datanet);
    if (!found.ok) return found;
    if (Number(found.value.datanet.membership) === sealedFor) return ok(undefined);
    const lost = this.#keep(id, (current) => ({ ...current, location: null, sealedFor: null, reached: null }));
    return lost.ok ? fail({ code: 'CONTRACT_REFUSED', error: 'MembersChanged', detail: '' }) : lost;
  }

  #work(kind: 'check-publication' | 'store-publication', entry: Entry): Result<Publication, Failure> {
    const { journal, jobs, changed } = this.#parts;
    const noted = journal.put(entry);
    if (!noted.ok) return noted;
    const input = { publication: entry.id };
    const job = jobs.add({ kind, subject: entry.name, input, total: entry.bytes, unit: 'bytes', pausable: false });
    if (!job.ok) return job;
    const kept = this.#keep(entry.id, (current) => ({ ...current, job: job.value.id }));
    changed();
    return kept;
  }

  #keep(id: string, change: (entry: Entry) => Entry): Result<Publication, Failure> {
    const { journal, changed } = this.#parts;
    const entry = journal.get(id);
    if (entry === undefined) return noPublication;
    const kept = journal.put(change(entry));
    if (!kept.ok) return kept;
    changed();
    return ok(this.#shown(kept.value));
  }

  /** What was proposed has a number as soon as it is in a block. */
  async #settled(entry: Entry): Promise<Entry> {
    const { journal, calls, changed } = this.#parts;
    if (entry.contribution !== null || entry.propose === null) return entry;
    const sent = calls.signed(entry.propose);
    if (sent === null || !isMined(sent) || sent.succeeded !== true) return entry;
    const outcome = await calls.outcome(entry.propose, 'mined', never);
    const proposed = outcome.ok ? outcome.value.events.find(({ kind }) => kind === 'proposed') : undefined;
    if (proposed?.kind !== 'proposed' || proposed.root !== `0x${entry.root}`) return entry;
    const current = journal.get(entry.id);
    if (current === undefined) return entry;
    const { contribution } = proposed;
    // A chain that goes back may give the number to somebody else. One's own goes nowhere without one's word.
    const isOwn = this.#parts.chain(BigInt(entry.network))?.practice === true;
    if (sent.state === 'mined' && !isOwn) return { ...current, contribution };
    const kept = journal.put({ ...current, contribution });
    changed();
    return kept.ok ? kept.value : entry;
  }

  /** Signed, and not known to have come to nothing. */
  #underWay(transaction: string | null): Sent | null {
    const sent = transaction === null ? null : this.#parts.calls.signed(transaction);
    if (sent === null || (sent.state === 'replaced' && sent.settled) || sent.mined === 'cancel') return null;
    return isMined(sent) && sent.succeeded !== true ? null : sent;
  }

  #isAnnounced(entry: Entry): boolean {
    return entry.announced || this.#underWay(entry.commit) !== null || this.#isProposed(entry);
  }

  #isProposed({ contribution, propose }: Entry): boolean {
    return contribution !== null || this.#underWay(propose) !== null;
  }

  #isWorking({ job }: Entry): boolean {
    return this.#parts.jobs.unfinished().some((each) => each.job.id === job);
  }

  #stateOf(entry: Entry, working: boolean): PublicationState {
    if (entry.contribution !== null) return 'proposed';
    if (this.#underWay(entry.propose) !== null) return 'proposing';
    if (entry.report === null) return 'checking';
    // Also what was announced: nobody would find it.
    if (entry.location === null) return working ? 'storing' : 'checked';
    if (entry.announced) return 'committed';
    const announced = this.#underWay(entry.commit);
    if (announced !== null) return isMined(announced) ? 'committed' : 'committing';
    return 'stored';
  }

  #shown(entry: Entry): Publication {
    const {
      commit: _commit,
      propose: _propose,
      salt: _salt,
      manifest: _manifest,
      announced: _announced,
      sealedFor,
      ...shown
    } = entry;
    const { network, ...rest } = shown;
    const working = this.#isWorking(entry);
    const place = rest.place?.kind === 'put' ? { ...rest.place, put: '' } : rest.place;
    return {
      ...rest,
      sealed: sealedFor !== null,
      place,
      network: BigInt(network),
      state: this.#stateOf(entry, working),
      job: working ? entry.job : null,
    };
  }
}

/** Looked over, and nothing stands against it. */
function mayLeave({ report }: Entry): boolean {
  return report !== null && report.misfits.length + report.unattested.length === 0 && report.heldBy === null;
}

function isMined({ state }: Sent): boolean {
  return state === 'mined' || state === 'safe' || state === 'final';
}
