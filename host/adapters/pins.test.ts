import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Adapter } from '#core/adapter.ts';
import { ok, fail } from '#core/result.ts';
import { MOST_PINNED } from '#core/settings.ts';
import { freshFolder } from '#test/support/hostParts.ts';
import { openSettings } from '../settings/settings.ts';
import { Pins } from './pins.ts';

const hash = (place: number) => place.toString(16).padStart(64, '0');
const base = { hash: 'b'.repeat(64), name: 'Tiny' };

async function opened() {
  const settings = await openSettings(join(await freshFolder(), 'settings.json'));
  let changes = 0;
  const pins = new Pins({
    settings,
    adapters: {
      find: (wanted) => (wanted === hash(99) ? undefined : ({ hash: wanted } as Adapter)),
      // Every third one belongs to another base.
      usable: (_, [wanted]) => {
        const place = Number.parseInt(wanted?.hash ?? '', 16);
        return Promise.resolve(
          place % 3 === 0
            ? fail({ code: 'ADAPTER_OF_ANOTHER_BASE', name: '', base: '', detail: '' })
            : ok([{ path: `/adapters/${place}`, name: `${place}`, bytes: 1, scale: 1 }]),
        );
      },
    },
    changed: () => {
      changes += 1;
    },
  });
  return { settings, pins, changes: () => changes };
}

it('gives a base those of the pinned ones that serve it', async () => {
  const { pins, changes, settings } = await opened();
  for (const place of [1, 3, 2]) expect((await pins.pin(hash(place), true)).ok).toBe(true);
  expect((await pins.of(base)).map(({ hash: each, name }) => [each, name])).toEqual([
    [hash(1), '1'],
    [hash(2), '2'],
  ]);
  await pins.pin(hash(1), false);
  await pins.forget(hash(7));
  expect(settings.current.pinnedAdapters).toEqual([hash(3), hash(2)]);
  expect(changes()).toBe(4);
});

it('takes nothing that is not here, and no more than may stay', async () => {
  const { pins, settings } = await opened();
  expect(await pins.pin(hash(99), true)).toMatchObject({ failure: { code: 'NOT_FOUND', what: 'adapter' } });
  for (let place = 1; place <= MOST_PINNED; place += 1) await pins.pin(hash(place), true);
  expect(await pins.pin(hash(50), true)).toMatchObject({ failure: { code: 'TOO_MANY_PINNED', most: MOST_PINNED } });
  expect((await pins.pin(hash(1), true)).ok).toBe(true);
  expect(settings.current.pinnedAdapters).toHaveLength(MOST_PINNED);
});
