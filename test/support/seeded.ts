import { Chance } from '#core/chance.ts';

/** The one source of chance in tests and fixtures: the same seed gives the same numbers on every machine. */
export class Seeded extends Chance {
  override shuffled<Item>(items: readonly Item[]): Item[] {
    return items
      .map((item) => ({ item, place: this.next() }))
      .toSorted((one, other) => one.place - other.place)
      .map(({ item }) => item);
  }

  bytes(length: number): Uint8Array<ArrayBuffer> {
    const words = new Uint32Array(Math.ceil(length / 4));
    for (let index = 0; index < words.length; index += 1) words[index] = this.next();
    return new Uint8Array(words.buffer, 0, length);
  }
}
