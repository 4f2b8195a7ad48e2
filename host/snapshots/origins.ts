import type { Origin } from '#core/datanet/origin.ts';
import type { Failure } from '#core/failure.ts';
import type { Result } from '#core/result.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';

/** Which contributions the snapshots of this machine are: so that terms and credits can name their datanets. */
export class Origins {
  readonly #catalogue: Catalogue;

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
  }

  note(root: string, { network, datanet, contribution }: Origin): Result<void, Failure> {
    return this.#catalogue.write(() => {
      this.#catalogue
        .statement('INSERT OR REPLACE INTO snapshot_origins (root, network, contribution, datanet) VALUES (?, ?, ?, ?)')
        .run(root, String(network), contribution, datanet);
    });
  }

  of(root: string): Origin[] {
    const rows = this.#catalogue
      .statement(
        'SELECT network, datanet, contribution FROM snapshot_origins WHERE root = ? ORDER BY network, contribution',
      )
      .all(root);
    return rows.map((row) => ({
      network: BigInt(String(row['network'])),
      datanet: Number(row['datanet']),
      contribution: Number(row['contribution']),
    }));
  }
}
