import { reviewReasonsSchema } from '#core/datanet/reasons.ts';
import type { DeskContribution, DeskShown, LookShown, Standing } from '#core/datanet/desk.ts';
import type { Failure } from '#core/failure.ts';
import type { Job } from '#core/job.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import type { ContentStore } from '../storage/contentStore.ts';
import type { Datanets } from './datanets.ts';
import { rowsProposedBy, rowsToReview } from './deskViews.ts';
import type { DeskRow } from './deskViews.ts';
import type { Looks } from './lookJob.ts';

interface Parts {
  datanets: Pick<Datanets, 'indexOf' | 'saidOf'>;
  snapshots: Pick<Snapshots, 'manifest' | 'recordsPath'>;
  store: Pick<ContentStore, 'get'>;
  looks: Pick<Looks, 'begin' | 'keepOnly' | 'show'>;
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
      standings: accounts.map((account) => standingOf(account, proposed)).filter((each) => each.proposed > 0),
    });
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
      votes: await Promise.all(
        votes.map(async (vote) => ({ ...vote, text: await this.#text(vote.text.slice(2), row.root) })),
      ),
    };
  }

  /** What was written about this very contribution; what is no such text is shown to nobody. */
  async #text(hash: string, root: string): Promise<string | null> {
    const content = await this.#parts.store.get(hash);
    if (content === null) return null;
    try {
      const said = reviewReasonsSchema.safeParse(JSON.parse(content.toString('utf8')));
      return said.success && said.data.root === root ? said.data.text : null;
    } catch {
      return null;
    }
  }
}

function standingOf(account: string, rows: readonly DeskRow[]): Standing {
  const own = rows.filter(({ proposer }) => proposer === account);
  const votes = own.flatMap((row) => row.votes);
  const count = (...states: DeskRow['status'][]) => own.filter(({ status }) => states.includes(status)).length;
  return {
    account,
    proposed: own.length,
    accepted: count('accepted', 'withdrawn'),
    rejected: count('rejected', 'slashed'),
    approvals: votes.filter(({ reason }) => reason === null).length,
    votes: votes.length,
  };
}

function seconds(): number {
  return Math.floor(Date.now() / 1_000);
}
