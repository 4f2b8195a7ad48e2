/** What the driver knows to be acknowledged. It lives outside of everything that is killed. */
export class Ledger {
  /** Entries by id, with the number that the host gave them. */
  readonly entries = new Map<string, number>();
  /** Files that were offered, with their rows; and those of them whose import was said to be done. */
  readonly offered = new Map<string, number>();
  readonly imported = new Set<string>();
  readonly sealed = new Set<string>();
  readonly labelers = new Set<string>();
  /** Snapshots that were read again and found whole since they were last touched. */
  readonly verified = new Set<string>();
}
