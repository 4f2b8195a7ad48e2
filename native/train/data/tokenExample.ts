/** An example as the base reads it. */
export interface TokenExample {
  /** Place among the run's snapshots, and line of the record, both from 0. */
  readonly snapshot: number;
  readonly line: number;
  readonly tokens: Int32Array;
  /** 1 where predicting this token is learned: in what the assistant says, its end included. */
  readonly learned: Uint8Array;
  /** The answer that was not chosen, where a preference is learned. */
  readonly rejected?: Pick<TokenExample, 'tokens' | 'learned'>;
}

export function learnedTokens({ learned }: TokenExample): number {
  return learned.reduce((sum, one) => sum + one, 0);
}

/** An example as it is laid into rows: a pair is its chosen answer, then the other one. */
export function sequencesOf(example: TokenExample): TokenExample[] {
  const { rejected, ...chosen } = example;
  return rejected === undefined ? [chosen] : [chosen, { ...chosen, ...rejected }];
}

export function tokensOf(example: TokenExample): number {
  return example.tokens.length + (example.rejected?.tokens.length ?? 0);
}
