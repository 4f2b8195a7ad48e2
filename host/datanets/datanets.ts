import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalText } from '#core/canonical/canonical.ts';
import { LONGEST_DESCRIPTION, datanetDescriptionSchema } from '#core/datanet/description.ts';
import type { DatanetDescription } from '#core/datanet/description.ts';
import type { Governance } from '#core/datanet/governance.ts';
import type { Member } from '#core/datanet/membership.ts';
import type { DatanetDetail, DatanetShown, Reading } from '#core/datanet/shown.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { isWrittenHere } from '../chain/chain.ts';
import type { Networks } from '../chain/networks.ts';
import type { Net } from '../fetch/net.ts';
import type { Log } from '../log/log.ts';
import { type ContentStore, sha256Of } from '../storage/contentStore.ts';
import { fetchContent } from '../storage/fetchContent.ts';
import { IndexFile } from './indexFile.ts';
import { memberRows } from './memberViews.ts';
import { governanceOf } from './ruleViews.ts';
import { readChain } from './readChain.ts';
import { withTexts } from './reviews.ts';
import type { Accepted, DatanetRow } from './views.ts';
import {
  acceptedRows,
  adapterRows,
  admittedAccounts,
  contributionRow,
  contributionRows,
  contributorRows,
  datanetRows,
  offeredTo,
  provenSince,
  registeredSources,
  standingRules,
  versionRows,
} from './views.ts';

/** So many are shown at once; words narrow them down. */
const MOST_SHOWN = 500;

interface Parts {
  /** One index a chain; all of it can be read again. */
  folder: string;
  networks: Pick<Networks, 'chain' | 'list'>;
  net: Net;
  store: ContentStore;
  log: Log;
  revised: () => void;
}

interface Open {
  index: IndexFile;
  reading: Reading;
  run: { controller: AbortController; end: Promise<void> } | null;
}

const noNetwork = fail<Failure>({ code: 'NOT_FOUND', what: 'network' });
const noDatanet = fail<Failure>({ code: 'NOT_FOUND', what: 'datanet' });

/** What is known of datanets, by chain. Chains are read when somebody looks, and never by themselves. */
export class Datanets {
  readonly #parts: Parts;
  readonly #open = new Map<bigint, Open>();
  /** By the hash of their bytes; null where they are no description at all. */
  readonly #descriptions = new Map<string, DatanetDescription | null>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async list(
    network: bigint,
    words: string,
  ): Promise<Result<{ reading: Reading; total: number; datanets: DatanetShown[] }, Failure>> {
    const open = this.#opened(network);
    if (open === null) return noNetwork;
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
    const rows = datanetRows(open.index, seconds());
    const all = await Promise.all(rows.map((row) => this.#shown(row)));
    const found = all.filter((datanet) => {
      const text = `${datanet.id} ${datanet.name ?? ''} ${datanet.description} ${datanet.owner}`.toLowerCase();
      return wanted.every((word) => text.includes(word));
    });
    return ok({ reading: open.reading, total: all.length, datanets: found.slice(0, MOST_SHOWN) });
  }

  async one(network: bigint, datanet: number): Promise<Result<DatanetDetail, Failure>> {
    const found = await this.#find(network, datanet);
    if (!found.ok) return found;
    const { index, row } = found.value;
    const said = await this.#description(row.hash);
    const terms = said?.terms;
    const canonical = terms === undefined ? null : canonicalText(terms);
    // Terms that are not those on the chain are not shown as if they were.
    const same = canonical?.ok === true && `0x${sha256Of(Buffer.from(canonical.value))}` === row.terms.document;
    return ok({
      datanet: await this.#shown(row),
      termsText: same ? (terms?.text ?? null) : null,
      licence: same ? (terms?.licence ?? null) : null,
      demands: said?.demands ?? [],
      offeredTo: offeredTo(index, datanet),
      ...standingRules(index, datanet),
      contributions: await Promise.all(
        contributionRows(index, datanet, seconds()).map(async (shown) => ({
          ...shown,
          votes: await withTexts(this.#parts.store, shown.votes, shown.root),
        })),
      ),
      versions: versionRows(index, datanet),
      contributors: contributorRows(index, datanet, seconds()),
      adapters: adapterRows(index, datanet),
    });
  }

  /** Whoever was ever let in, as far as it was read. */
  admitted(network: bigint, datanet: number): string[] {
    const open = this.#opened(network);
    return open === null ? [] : admittedAccounts(open.index, datanet);
  }

  /** Whether it was founded for members only; false also where that was not read. */
  isForMembers(network: bigint, datanet: number): boolean {
    const found = this.indexOf(network)?.statement('SELECT members_only FROM datanets WHERE id = ?').get(datanet);
    return found?.['members_only'] === 1;
  }

  /** What the chain says that a contribution has to be, and where it lies. */
  contribution(network: bigint, datanet: number, id: number): ReturnType<typeof contributionRow> {
    const open = this.#opened(network);
    return open === null ? null : contributionRow(open.index, datanet, id);
  }

  /** What a datanet has accepted, as far as it was read. */
  accepted(network: bigint, datanet: number): Accepted[] {
    const open = this.#opened(network);
    return open === null ? [] : acceptedRows(open.index, datanet);
  }

  /** Since when a root is proven to have been there, on any of this machine's networks, as far as they were read. */
  provenSince(root: string): number | null {
    const found = this.#parts.networks.list().flatMap(({ id }) => {
      const index = this.indexOf(id);
      return (index === null ? null : provenSince(index, root)) ?? [];
    });
    return found.length === 0 ? null : Math.min(...found);
  }

  /** What an adapter was trained on, by what is said of its file on this machine's networks; null where none says. */
  learntFrom(file: string): string[] | null {
    const found = this.#parts.networks.list().flatMap(({ id }) => {
      const index = this.indexOf(id);
      return index === null ? [] : (registeredSources(index, file) ?? []);
    });
    return found.length === 0 ? null : [...new Set(found)];
  }

  members(network: bigint, datanet: number): Result<Member[], Failure> {
    const index = this.indexOf(network);
    return index === null ? noNetwork : ok(memberRows(index, datanet));
  }

  governance(network: bigint, datanet: number): Result<Governance, Failure> {
    const index = this.indexOf(network);
    const found = index === null ? null : governanceOf(index, datanet, seconds());
    return found === null ? noDatanet : ok(found);
  }

  /** What was read of a network; null where there is no such network. */
  indexOf(network: bigint): IndexFile | null {
    return this.#opened(network)?.index ?? null;
  }

  /** How far a network was read; null where there is no such network. */
  readingOf(network: bigint): Reading | null {
    return this.#opened(network)?.reading ?? null;
  }

  /** Null while its description is not here. */
  async nameOf(network: bigint, datanet: number): Promise<string | null> {
    return (await this.saidOf(network, datanet))?.name ?? null;
  }

  /** What its owner says of it, in full; null while that is not here. */
  async saidOf(network: bigint, datanet: number): Promise<DatanetDescription | null> {
    const hash = this.indexOf(network)
      ?.statement('SELECT hash FROM descriptions WHERE datanet = ? ORDER BY block DESC, log DESC LIMIT 1')
      .get(datanet)?.['hash'];
    return typeof hash === 'string' ? this.#description(hash) : null;
  }

  /** Returns at once; how far it is stands in the list. */
  read(network: bigint): Result<Reading, Failure> {
    const open = this.#opened(network);
    const chain = this.#parts.networks.chain(network);
    if (open === null || chain === undefined) return noNetwork;
    if (open.run !== null) return ok(open.reading);
    const controller = new AbortController();
    open.reading = { ...open.reading, state: 'reading', failure: null };
    const end = readChain(chain, open.index, controller.signal, ({ at, head }) => {
      open.reading = { ...open.reading, at, head };
      this.#parts.revised();
    })
      // Whatever a node says ends this reading at most, and never the host.
      .catch((error: unknown) => {
        this.#parts.log.error('the reading of a chain threw', error);
        return fail<Failure>({ code: 'CHAIN_FAILED', name: chain.name, host: '', reason: 'answer', detail: '' });
      })
      .then((done) => {
        open.run = null;
        const { reading } = open;
        open.reading = done.ok
          ? { ...reading, state: 'read', readAt: Date.now(), failure: null }
          : { ...reading, state: 'failed', failure: done.failure };
        this.#parts.revised();
      });
    open.run = { controller, end };
    return ok(open.reading);
  }

  /** Reads what is new, and waits for it. */
  async upToDate(network: bigint): Promise<Result<void, Failure>> {
    const begun = this.read(network);
    if (!begun.ok) return begun;
    const open = this.#opened(network);
    await open?.run?.end;
    const failure = open?.reading.failure ?? null;
    return failure === null ? ok(undefined) : fail(failure);
  }

  async describe(network: bigint, datanet: number, signal: AbortSignal): Promise<Result<DatanetShown, Failure>> {
    const found = await this.#find(network, datanet);
    if (!found.ok) return found;
    const { row } = found.value;
    if ((await this.#description(row.hash)) === null) {
      const name = `datanet ${datanet}`;
      const { location } = row;
      const hash = row.hash.slice(2);
      const byThePerson = isWrittenHere(this.#parts.networks.chain(network));
      const wish = { name, hash, location, byThePerson, longestBytes: LONGEST_DESCRIPTION };
      const got = await fetchContent(this.#parts.net, wish, signal);
      if (!got.ok) return got;
      if (readDescription(got.value) === null) {
        return fail({ code: 'FETCH_FAILED', name, host: URL.parse(location)?.host ?? '', reason: 'answer' });
      }
      const kept = await this.#keep(row.hash, got.value);
      if (!kept.ok) return kept;
    }
    return ok(await this.#shown(row));
  }

  async descriptionText(network: bigint, datanet: number): Promise<Result<{ text: string }, Failure>> {
    const found = await this.#find(network, datanet);
    if (!found.ok) return found;
    const content = await this.#parts.store.get(found.value.row.hash.slice(2));
    return content === null ? noDatanet : ok({ text: content.toString('utf8') });
  }

  /** What somebody handed on is as good as what was fetched, when it is what the chain says. */
  async takeDescription(network: bigint, datanet: number, text: string): Promise<Result<{ taken: boolean }, Failure>> {
    const found = await this.#find(network, datanet);
    if (!found.ok) return found;
    const { hash } = found.value.row;
    const content = Buffer.from(text);
    if (`0x${sha256Of(content)}` !== hash || readDescription(content) === null) return ok({ taken: false });
    const kept = await this.#keep(hash, content);
    return kept.ok ? ok({ taken: true }) : kept;
  }

  async close(): Promise<void> {
    for (const { run } of this.#open.values()) run?.controller.abort();
    for (const { run } of this.#open.values()) await run?.end;
    for (const { index } of this.#open.values()) index.close();
    this.#open.clear();
  }

  async #keep(hash: string, content: Uint8Array): Promise<Result<string, Failure>> {
    const kept = await this.#parts.store.put(content);
    if (!kept.ok) return kept;
    this.#descriptions.delete(hash);
    this.#parts.revised();
    return kept;
  }

  async #find(network: bigint, datanet: number): Promise<Result<{ index: IndexFile; row: DatanetRow }, Failure>> {
    const open = this.#opened(network);
    if (open === null) return noNetwork;
    const row = datanetRows(open.index, seconds()).find(({ id }) => id === datanet);
    return row === undefined ? noDatanet : ok({ index: open.index, row });
  }

  #opened(network: bigint): Open | null {
    const known = this.#open.get(network);
    if (this.#parts.networks.chain(network) === undefined) {
      // It was removed, or the practice network was begun anew: what was read of it is of no chain that there is.
      if (known !== undefined && known.run === null) {
        known.index.close();
        this.#open.delete(network);
      }
      return null;
    }
    if (known !== undefined) return known;
    const { folder } = this.#parts;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const index = IndexFile.open(join(folder, `${network}.sqlite`), folder);
    const at = index.progress?.next ?? 0;
    const state = at === 0 ? 'never' : 'read';
    const open: Open = { index, reading: { network, state, at, head: at, readAt: null, failure: null }, run: null };
    this.#open.set(network, open);
    return open;
  }

  async #shown({ hash, ...row }: DatanetRow): Promise<DatanetShown> {
    const description = await this.#description(hash);
    return {
      ...row,
      name: description?.name ?? null,
      description: description?.description ?? '',
      described: description === null ? 'unread' : 'read',
    };
  }

  async #description(hash: string): Promise<DatanetDescription | null> {
    const known = this.#descriptions.get(hash);
    if (known !== undefined) return known;
    const content = await this.#parts.store.get(hash.slice(2));
    const description = content === null ? null : readDescription(content);
    this.#descriptions.set(hash, description);
    return description;
  }
}

/** Null where it is none: HTML, another format, signs that turn a text around. */
function readDescription(content: Uint8Array): DatanetDescription | null {
  try {
    const said: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
    return datanetDescriptionSchema.safeParse(said).data ?? null;
  } catch {
    return null;
  }
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}
