/** An example as the base reads it. */
export interface TokenExample {
  /** Place among the run's snapshots, and line of the record, both from 0. */
  readonly snapshot: number;
  readonly line: number;
  readonly tokens: Int32Array;
  /** 1 where predicting this token is learned: in what the assistant says, its end included. */
  readonly learned: Uint8Array;
}

export function learnedTokens({ learned }: TokenExample): number {
  return learned.reduce((sum, one) => sum + one, 0);
}
