import { implement } from '@orpc/server';
import { valueOr } from '#protocol/failed.ts';
import { settlement as contract } from '#protocol/window/settlement.ts';
import type { SettlementRooms } from '../settlement/openSettlement.ts';

const never = new AbortController().signal;

export function settlementProcedures({ fees, payer, earnings }: SettlementRooms) {
  const os = implement(contract);
  return os.router({
    fees: {
      payer: os.fees.payer.handler(() => fees.payer()),
      choosePayer: os.fees.choosePayer.handler(async ({ input, errors }) =>
        valueOr(errors, await fees.choosePayer(input.choice)),
      ),
      adapter: os.fees.adapter.handler(async ({ input, errors }) =>
        valueOr(errors, await fees.adapter(input, input.adapter)),
      ),
      prepareRegister: os.fees.prepareRegister.handler(async ({ input, errors }) =>
        valueOr(errors, await fees.prepareRegister(input, input)),
      ),
      cost: os.fees.cost.handler(async ({ input, errors }) =>
        valueOr(errors, await fees.cost(input.adapters, input.mostTokens)),
      ),
      ofAnswer: os.fees.ofAnswer.handler(({ input }) => fees.ofAnswer(input.message)),
      setBudget: os.fees.setBudget.handler(async ({ input, errors }) =>
        valueOr(errors, await fees.setBudget(input, input.mostADay)),
      ),
    },
    payer: {
      read: os.payer.read.handler(({ input, errors }) => valueOr(errors, payer.read(input.network))),
      get: os.payer.get.handler(async ({ input, errors }) => valueOr(errors, await payer.get(input))),
      prepareDeposit: os.payer.prepareDeposit.handler(async ({ input, errors }) =>
        valueOr(errors, await payer.deposit(input, input.amount)),
      ),
      prepareAskWithdrawal: os.payer.prepareAskWithdrawal.handler(async ({ input, errors }) =>
        valueOr(errors, await payer.askWithdrawal(input, input.amount)),
      ),
      prepareWithdraw: os.payer.prepareWithdraw.handler(async ({ input, errors }) =>
        valueOr(errors, await payer.withdraw(input)),
      ),
      prepareAuthorise: os.payer.prepareAuthorise.handler(async ({ input, errors }) =>
        valueOr(errors, await payer.authorise(input, input.days)),
      ),
      prepareRevoke: os.payer.prepareRevoke.handler(async ({ input, errors }) =>
        valueOr(errors, await payer.revoke(input)),
      ),
      preparePoster: os.payer.preparePoster.handler(async ({ input, errors }) =>
        valueOr(errors, await payer.setPoster(input, input)),
      ),
      draft: os.payer.draft.handler(async ({ input, errors }) => valueOr(errors, await payer.draft(input))),
      place: os.payer.place.handler(async ({ input, errors, signal = never }) =>
        valueOr(errors, await payer.place(input.id, input.place, signal)),
      ),
      prepareSettle: os.payer.prepareSettle.handler(async ({ input, errors }) =>
        valueOr(errors, await payer.prepareSettle(input.id)),
      ),
      statements: os.payer.statements.handler(async ({ errors }) => valueOr(errors, await payer.statements())),
      statement: os.payer.statement.handler(async ({ input, errors }) =>
        valueOr(errors, await payer.statement(input.id)),
      ),
      exportStatement: os.payer.exportStatement.handler(async ({ input, errors }) =>
        valueOr(errors, await payer.exportStatement(input.id, input.format)),
      ),
      share: os.payer.share.handler(async ({ input, errors }) =>
        valueOr(errors, await payer.share(input.id, input.account, input.answers)),
      ),
      prepareFinalise: os.payer.prepareFinalise.handler(async ({ input, errors }) =>
        valueOr(errors, await payer.finalise(input, input)),
      ),
      prepareAnswer: os.payer.prepareAnswer.handler(async ({ input, errors }) =>
        valueOr(errors, await payer.answer(input, input)),
      ),
      setRule: os.payer.setRule.handler(async ({ input, errors }) =>
        valueOr(errors, await payer.setRule(input, input)),
      ),
      removeRule: os.payer.removeRule.handler(({ input, errors }) => valueOr(errors, payer.removeRule(input))),
      runRule: os.payer.runRule.handler(async ({ input, errors }) => valueOr(errors, await payer.runRule(input))),
    },
    earnings: {
      read: os.earnings.read.handler(({ input, errors }) => valueOr(errors, earnings.read(input.network))),
      get: os.earnings.get.handler(async ({ input, errors }) =>
        valueOr(errors, await earnings.get(input.network, input.accounts)),
      ),
      over: os.earnings.over.handler(async ({ input, errors }) => valueOr(errors, await earnings.over(input))),
      why: os.earnings.why.handler(async ({ input, errors }) => valueOr(errors, await earnings.why(input, input.key))),
      forecast: os.earnings.forecast.handler(async ({ input, errors }) =>
        valueOr(errors, await earnings.forecast(input)),
      ),
      plan: os.earnings.plan.handler(async ({ input, errors }) =>
        valueOr(errors, await earnings.plan(input.network, input.accounts)),
      ),
      prepareCollect: os.earnings.prepareCollect.handler(async ({ input, errors }) =>
        valueOr(errors, await earnings.collect(input, input.token)),
      ),
      prepareClaim: os.earnings.prepareClaim.handler(async ({ input, errors }) =>
        valueOr(errors, await earnings.claim(input, input.pools ?? null)),
      ),
      preparePayout: os.earnings.preparePayout.handler(async ({ input, errors }) =>
        valueOr(errors, await earnings.payout(input, input.payout)),
      ),
      prepareChallenge: os.earnings.prepareChallenge.handler(async ({ input, errors }) =>
        valueOr(errors, await earnings.challenge(input, input)),
      ),
      prepareDemand: os.earnings.prepareDemand.handler(async ({ input, errors }) =>
        valueOr(errors, await earnings.demand(input, input)),
      ),
      prepareCancel: os.earnings.prepareCancel.handler(async ({ input, errors }) =>
        valueOr(errors, await earnings.cancel(input, input)),
      ),
      prepareReclaim: os.earnings.prepareReclaim.handler(async ({ input, errors }) =>
        valueOr(errors, await earnings.reclaim(input, input, input.number)),
      ),
      fetchLeaves: os.earnings.fetchLeaves.handler(async ({ input, errors, signal = never }) =>
        valueOr(errors, await earnings.fetchLeaves(input.network, input, input.location, signal)),
      ),
      takeFile: os.earnings.takeFile.handler(async ({ input, errors }) =>
        valueOr(errors, await earnings.takeFile(input.network, input.ticket)),
      ),
      csv: os.earnings.csv.handler(async ({ input, errors }) => valueOr(errors, await earnings.csv(input))),
    },
  });
}
