/** A lease that was not renewed for so long is free: its window is gone, or lost its connection for good. */
export const LEASE_MS = 10_000;
/** How often a window that watches renews it. */
export const RENEW_MS = 3_000;

/** Who writes in which project: one window at a time. */
export class Leases {
  readonly #leases = new Map<string, { window: string; until: number }>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Whether the window writes: it takes the lease where nobody has it, and renews its own. */
  take(project: string, window: string): boolean {
    const lease = this.#leases.get(project);
    if (lease !== undefined && lease.window !== window && lease.until > this.#now()) return false;
    this.takeOver(project, window);
    return true;
  }

  takeOver(project: string, window: string): void {
    this.#leases.set(project, { window, until: this.#now() + LEASE_MS });
  }
}
