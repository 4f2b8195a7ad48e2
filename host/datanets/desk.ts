import { reviewReasonsSchema } from '#core/datanet/reasons.ts';
import type { DeskContribution, DeskShown, ProposalLook, Standing } from '#core/datanet/desk.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Disk } from '../durable/disk.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import type { ContentStore } from '../storage/contentStore.ts';
import type { Datanets } from './datanets.ts';
import { rowOf, rowsProposedBy, rowsToReview } from './deskViews.ts';
import type { DeskRow } from './deskViews.ts';
import { lookAt } from './lookAt.ts';

interface Parts {
  datanets: Pick<Datanets, 'accepted' | 'indexOf' | 'nameOf'>;
  snapshots: Pick<Snapshots, 'manifest' | 'recordsPath'>;
  store: Pick<ContentStore, 'get'>;
  disk: Disk;
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
    const shown = (rows: DeskRow[]) => Promise.all(rows.map((row) => this.#shown(network, row)));
    return ok({
      toReview: await shown(rowsToReview(index, accounts, seconds())),
      mine: await shown(proposed),
      standings: accounts.map((account) => standingOf(account, proposed)).filter((each) => each.proposed > 0),
    });
  }

  /** Reads the proposal and what its datanet holds already. Its snapshot has to be here. */
  async look(network: bigint, contribution: number, signal: AbortSignal): Promise<Result<ProposalLook, Failure>> {
    const { datanets, snapshots, disk } = this.#parts;
    const index = datanets.indexOf(network);
    if (index === null) return noNetwork;
    const row = rowOf(index, contribution, seconds());
    if (row === undefined) return fail({ code: 'NOT_FOUND', what: 'datanet' });
    const accepted = datanets.accepted(network, row.datanet);
    return lookAt({ snapshots, disk, root: row.root.slice(2), manifest: row.manifest.slice(2), accepted }, signal);
  }

  async #shown(network: bigint, { manifest: _manifest, votes, ...row }: DeskRow): Promise<DeskContribution> {
    const { datanets, snapshots } = this.#parts;
    return {
      ...row,
      datanetName: await datanets.nameOf(network, row.datanet),
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
