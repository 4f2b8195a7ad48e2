import { expect, it } from 'vitest';
import { LEASE_MS, Leases, RENEW_MS } from './leases.ts';

it('lets one window write, and the next when the first is gone for good', () => {
  let now = 0;
  const leases = new Leases(() => now);
  expect(leases.take('p', 'one')).toBe(true);
  for (let renewed = 0; renewed < 10; renewed += 1) {
    now += RENEW_MS;
    expect(leases.take('p', 'two')).toBe(false);
    expect(leases.take('p', 'one')).toBe(true);
  }
  expect(leases.take('q', 'two')).toBe(true);
  now += LEASE_MS + 1;
  expect(leases.take('p', 'two')).toBe(true);
  expect(leases.take('p', 'one')).toBe(false);
});

it('gives the lease away when a person takes over', () => {
  const leases = new Leases(() => 0);
  leases.take('p', 'one');
  leases.takeOver('p', 'two');
  expect(leases.take('p', 'one')).toBe(false);
  expect(leases.take('p', 'two')).toBe(true);
});
