import type { Statement } from './signing.ts';

type Call = Extract<Statement, { does: 'call' }>;

/**
 * The arguments of a call by their names, as they were read from its bytes. Two parts may have one name (the sources of
 * an adapter); items of a list have their number behind theirs.
 */
export class CallFacts {
  readonly #facts: Call['facts'];

  constructor({ facts }: Pick<Call, 'facts'>) {
    this.#facts = facts;
  }

  /** Empty where the call has no such part. */
  text(name: string): string {
    return this.#facts.find((fact) => fact.name === name)?.value ?? '';
  }

  amount(name: string): bigint {
    const text = this.text(name);
    return /^\d{1,78}$/.test(text) ? BigInt(text) : 0n;
  }

  number(name: string): number {
    return Number(this.amount(name));
  }

  flag(name: string): boolean {
    return this.text(name) === 'true';
  }

  /** Every part of that name, and every item of a list of that name. */
  all(name: string): string[] {
    const item = new RegExp(`^${name}(?: \\d+)?$`);
    return this.#facts.filter((fact) => item.test(fact.name)).map(({ value }) => value);
  }
}

/** Whom a call concerns besides the one who signs: an address that has to be the right one. Null where there is none. */
export function otherSideOf({ contract, call, facts }: Pick<Call, 'contract' | 'call' | 'facts'>): string | null {
  const read = new CallFacts({ facts });
  if (contract === 'settlement') return otherSideOfSettlement(call, read);
  if (call === 'admit' || call === 'remove') return read.text('account');
  if (call !== 'refund' && call !== 'offerOwnership') return null;
  const to = read.text('to');
  // Nobody: an offer that is taken back.
  return /^0x0*$/.test(to) ? null : to;
}

/** Who gets money that leaves a pool otherwise than to payees, or the right to spend from it. */
function otherSideOfSettlement(call: string, facts: CallFacts): string | null {
  const name = { withdraw: 'to', setPayout: 'payout', setPoster: 'poster', deposit: 'payer' }[call];
  const address = name === undefined ? '' : facts.text(name);
  return /^0x0*$/.test(address) || address === '' ? null : address;
}

/** The token in which a call of the settlement contract counts; null for the coin, or where there are several or none. */
export function tokenNamedBy(statement: Statement): string | null {
  if (statement.does !== 'call' || statement.contract !== 'settlement') return null;
  const [token, ...others] = new Set(new CallFacts(statement).all('token'));
  return token === undefined || others.length > 0 || /^0x0*$/.test(token) ? null : token;
}
