import type { DeskContribution, DeskShown, LookShown } from '#core/datanet/desk.ts';
import type { Failure } from '#core/failure.ts';
import type { Job } from '#core/job.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import type { ContentStore } from '../storage/contentStore.ts';
import type { Datanets } from './datanets.ts';
import { rowsProposedBy, rowsToReview, standingOf } from './deskViews.ts';
import type { DeskRow } from './deskViews.ts';
import type { Looks } from './lookJob.ts';
import { takeReviews, withTexts } from './reviews.ts';

interface Parts {
  datanets: Pick<Datanets, 'indexOf' | 'saidOf'>;
  snapshots: Pick<Snapshots, 'manifest' | 'recordsPath'>;
  store: Pick<ContentStore, 'get' | 'put'>;
  looks: Pick<Looks, 'begin' | 'keepOnly' | 'show'>;
  revised: () => void;
}

const noNetwork = fail<Failure>({ code: 'NOT_FOUND', what: 'network' });

/** What is to be reviewed and what was proposed by the accounts of this wallet, as far as the network was read. */
export class Desk {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async show(network: bigint, accounts: readonly string[]): Promise<Result<DeskShown, Failure>> {
    const index = this.#parts.datanets.indexOf(network);
    if (index === null) return noNetwork;
    const proposed = rowsProposedBy(index, accounts, seconds());
    const waiting = rowsToReview(index, accounts, seconds());
    this.#parts.looks.keepOnly(
      network,
      waiting.map(({ id }) => id),
    );
    const shown = (rows: DeskRow[]) => Promise.all(rows.map((row) => this.#shown(network, row)));
    return ok({
      toReview: await shown(waiting),
      mine: await shown(proposed),
      standings: accounts.map((account) => standingOf(index, account, seconds())).filter((each) => each.proposed > 0),
    });
  }

  /** What reviewers wrote and handed on; taken as far as its fingerprints stand on the chain. */
  async takeReviews(network: bigint, text: string): Promise<Result<{ taken: number }, Failure>> {
    const index = this.#parts.datanets.indexOf(network);
    if (index === null) return noNetwork;
    const taken = await takeReviews(this.#parts.store, index, text);
    if (!taken.ok) return taken;
    if (taken.value > 0) this.#parts.revised();
    return ok({ taken: taken.value });
  }

  look(network: bigint, contribution: number): Result<LookShown, Failure> {
    return this.#parts.looks.show(network, contribution);
  }

  /** Reads the proposal and what its datanet holds already. Its snapshot has to be here. */
  beginLook(network: bigint, contribution: number): Promise<Result<Job, Failure>> {
    return this.#parts.looks.begin(network, contribution);
  }

  async #shown(network: bigint, { manifest: _manifest, votes, ...row }: DeskRow): Promise<DeskContribution> {
    const { datanets, snapshots } = this.#parts;
    const said = await datanets.saidOf(network, row.datanet);
    return {
      ...row,
      datanetName: said?.name ?? null,
      demands: said?.demands ?? [],
      here: (await snapshots.manifest(row.root.slice(2))).ok,
      votes: await withTexts(this.#parts.store, votes, row.root),
    };
  }
}

function seconds(): number {
  return Math.floor(Date.now() / 1_000);
}
