import { implement } from '@orpc/server';
import { valueOr } from '#protocol/failed.ts';
import { sending as contract } from '#protocol/window/sending.ts';
import type { Outcome } from '../wallet/calls.ts';
import type { Wallet } from '../wallet/openWallet.ts';

const never = new AbortController().signal;

/** `acted`: what a chain holds is no longer what was read of it. */
export function sendingProcedures(wallet: Wallet, acted: (chain: bigint) => void) {
  const { sending, wishes, contacts, tokens, adoption, calls, changed } = wallet;
  const os = implement(contract);
  return os.router({
    chains: os.chains.handler(() => wishes.chains()),
    balances: os.balances.handler(async ({ input, errors }) => valueOr(errors, await wishes.balances(input.chain))),
    prepareCoins: os.prepareCoins.handler(async ({ input, errors }) => valueOr(errors, await wishes.coins(input))),
    prepareTokens: os.prepareTokens.handler(async ({ input, errors }) =>
      valueOr(errors, await wishes.tokens('transfer', input)),
    ),
    prepareAllowance: os.prepareAllowance.handler(async ({ input, errors }) =>
      valueOr(errors, await wishes.tokens('approve', input)),
    ),
    prepareReplacement: os.prepareReplacement.handler(async ({ input, errors }) =>
      valueOr(errors, await sending.prepareReplacement(input.id, input.kind)),
    ),
    confirm: os.confirm.handler(async ({ input, errors }) => valueOr(errors, await sending.confirm(input.id))),
    outcome: os.outcome.handler(async ({ input, errors, signal = never }) => {
      const outcome = valueOr(errors, await calls.outcome(input.id, 'mined', signal));
      acted(outcome.sent.chain);
      return { became: outcome.became, ...madeIn(outcome) };
    }),
    list: os.list.handler(() => sending.list()),
    contacts: os.contacts.handler(() => contacts.list()),
    keepContact: os.keepContact.handler(({ input, errors }) => {
      valueOr(errors, contacts.keep(input.address, input.name));
      changed();
      return contacts.list();
    }),
    removeContact: os.removeContact.handler(({ input, errors }) => {
      valueOr(errors, contacts.remove(input.address));
      changed();
      return contacts.list();
    }),
    tokens: os.tokens.handler(async ({ input, errors }) => valueOr(errors, await tokens.held(input.chain))),
    addToken: os.addToken.handler(async ({ input, errors }) => {
      const token = valueOr(errors, await tokens.add(input.chain, input.address));
      changed();
      return token;
    }),
    removeToken: os.removeToken.handler(({ input, errors }) => {
      valueOr(errors, tokens.remove(input.chain, input.address));
      changed();
    }),
    adoptions: os.adoptions.handler(() => adoption.list()),
    prepareAdoption: os.prepareAdoption.handler(async ({ input, errors }) =>
      valueOr(errors, await adoption.prepare(input.account)),
    ),
    confirmAdoption: os.confirmAdoption.handler(async ({ input, errors }) => {
      valueOr(errors, await adoption.confirm(input.id));
      changed();
    }),
  });
}

/** The numbers that the contracts gave to what was made. */
function madeIn({ events }: Outcome): { datanet: number | null; contribution: number | null } {
  const created = events.find(({ kind }) => kind === 'created');
  const proposed = events.find(({ kind }) => kind === 'proposed');
  return {
    datanet: created?.kind === 'created' ? created.datanet : null,
    contribution: proposed?.kind === 'proposed' ? proposed.contribution : null,
  };
}
