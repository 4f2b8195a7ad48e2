import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { readAddress } from '#core/wallet/address.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { refusal } from './keyProcess.ts';
import type { Known } from './prepare.ts';

/** People and contracts that have a name here. */
export class Contacts {
  readonly #catalogue: Catalogue;

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
  }

  list(): Known[] {
    return this.#catalogue
      .statement('SELECT address, name FROM wallet_contacts ORDER BY name')
      .all()
      .map((row) => ({ address: String(row['address']), name: String(row['name']) }));
  }

  /** `typed`: as a person gave it. A name for an address that has one replaces it. */
  keep(typed: string, name: string): Result<void, Failure> {
    const address = readAddress(typed);
    if (address === undefined) return fail(refusal('not-an-address'));
    return this.#catalogue.write(() => {
      this.#catalogue
        .statement(
          'INSERT INTO wallet_contacts (address, name) VALUES (?, ?) ON CONFLICT DO UPDATE SET name = excluded.name',
        )
        .run(address, name);
    });
  }

  remove(address: string): Result<void, Failure> {
    const removed = this.#catalogue.write(
      () => this.#catalogue.statement('DELETE FROM wallet_contacts WHERE address = ?').run(address).changes,
    );
    return removed.ok ? ok(undefined) : removed;
  }
}
