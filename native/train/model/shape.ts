/** How the two numbers of a turned pair lie in a head: next to each other, or one in each half. */
export type RopePairs = 'neighbours' | 'halves';

/** The numbers that say what a base is, as its metadata tells them. */
export interface ModelShape {
  readonly architecture: 'llama' | 'qwen2' | 'qwen3';
  readonly embedding: number;
  readonly layers: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  /** Of one head's keys and values. */
  readonly headLength: number;
  readonly feedForward: number;
  readonly vocabulary: number;
  /** Tokens that the base was trained to see at once. */
  readonly context: number;
  readonly normEpsilon: number;
  readonly rope: {
    readonly pairs: RopePairs;
    /** The numbers of a head that are turned; the others stay as they are. */
    readonly length: number;
    readonly base: number;
    readonly scaling: RopeScaling;
  };
  /** A token sees only so many before it, itself counted; null: all. */
  readonly slidingWindow: number | null;
  /** The output matrix is the embedding itself. */
  readonly tied: boolean;
}

export type RopeScaling =
  | { readonly kind: 'none' }
  | { readonly kind: 'linear'; readonly factor: number }
  | {
      readonly kind: 'yarn';
      readonly factor: number;
      readonly originalContext: number;
      readonly betaFast: number;
      readonly betaSlow: number;
      readonly attentionFactor: number;
      readonly logMultiplier: number;
    };
