/** Measured by `npm run -s bench -- settle` on this repository's contract. */
export const MEASURED = {
  /** Gas of a post whose leaves are in a file. */
  postGas: 88_120,
  /** Gas that each leaf in a post adds. */
  leafGas: 2_385,
  /** Gas of a claim under 16,384 leaves by somebody who claimed before; the first costs 111,608. */
  repeatClaimGas: 77_396,
  /** Gas of a directly credited payee. */
  creditGas: 9_125,
  /** Seconds on one core: folding a receipt, and hashing its entry into a tree. */
  foldS: 22e-6,
  entryS: 8.3e-6,
} as const;

/** What follows from the encoding: bytes of a transaction, most of them hashes that no compression makes smaller. */
export const BYTES = {
  post: 530,
  leafInPost: 36,
  claim: 420,
  claimPerLevel: 48,
  creditPerPayee: 64,
  /** Of a receipt in the log that a payer keeps: digest and signature. */
  entry: 96,
} as const;

/** Of the chain, assumed: a rollup of the OP stack. Whoever knows better numbers runs the simulation with these. */
export const ASSUMED = {
  /** What a large rollup carries. */
  gasPerSecond: 15_000_000,
  /** What one blob-carrying chain gives to a rollup that has a quarter of it: six blobs of 128 KiB every twelve seconds. */
  dataBytesPerSecond: 16_384,
  /** Of gas on the rollup, and of a byte of its data, in dollars. */
  dollarsPerGas: 3e-9,
  dollarsPerByte: 1e-7,
  /** What an answer costs. */
  dollarsPerReceipt: 0.001,
} as const;
