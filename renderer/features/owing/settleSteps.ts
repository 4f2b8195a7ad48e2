import type { PoolShown, StatementShown } from '#core/settlement/payerShown.ts';

export type StepName = 'authorise' | 'money' | 'draft' | 'sign' | 'window';
/** "now": the one that a person can do something about. */
export type StepState = 'done' | 'now' | 'waits';

const NAMES: readonly StepName[] = ['authorise', 'money', 'draft', 'sign', 'window'];
const OPEN: ReadonlySet<StatementShown['state']> = new Set(['drafted', 'signing', 'pending']);

/** The settlement of a pool that is not over; undefined where there is none. The newest is first. */
export function openStatement(
  statements: readonly StatementShown[],
  { network, account, token }: { network: bigint; account: string; token: string },
): StatementShown | undefined {
  return statements.find(
    (each) =>
      each.network === network &&
      each.payer.account === account &&
      each.token.address === token &&
      OPEN.has(each.state),
  );
}

/** How far a settlement is. Read from what is there and never remembered, so that it goes on after any interruption. */
export function settleSteps(pool: PoolShown, open: StatementShown | undefined): Record<StepName, StepState> {
  const signed = open?.state === 'pending' || pool.pending !== null;
  // What was added up fits the money that there was: what is owed since does not count against it.
  const drafted = open !== undefined;
  const done: Record<StepName, boolean> = {
    authorise: signed || pool.node.state === 'authorised',
    money: signed || drafted || pool.lacks === '0',
    draft: signed || drafted,
    sign: signed,
    window: false,
  };
  const now = NAMES.find((name) => !done[name]);
  const stateOf = (name: StepName): StepState => (done[name] ? 'done' : name === now ? 'now' : 'waits');
  return {
    authorise: stateOf('authorise'),
    money: stateOf('money'),
    draft: stateOf('draft'),
    sign: stateOf('sign'),
    window: stateOf('window'),
  };
}
