import type { ColophonContributor } from '#core/colophon.ts';
import type { Share } from '#core/credit/credit.ts';
import { WHOLE, largestRemainder } from '#core/snapshot/weights.ts';
import type { FoundSpans } from './foundSpans.ts';

/** Whose the shares are: each record's by the weights in its line, to the last millionth. Heaviest first. */
export function contributorsOf(shares: readonly Share[], found: FoundSpans): ColophonContributor[] {
  const records = new Map([...found.records.values()].map((record) => [`${record.root} ${record.hash}`, record]));
  const people = new Map<string, ColophonContributor & { of: Set<string> }>();
  for (const share of shares) {
    const name = `${share.snapshot} ${share.record}`;
    const record = records.get(name);
    const contributors = found.manifests.get(share.snapshot)?.contributors;
    if (record === undefined || contributors === undefined) continue;
    const { weights } = record.record;
    const parts = largestRemainder(
      share.parts,
      weights.map(([, weight]) => weight),
      0,
    );
    for (const [at, [place, weight]] of weights.entries()) {
      const person = contributors[place];
      if (person === undefined) continue;
      const { id, key, name: called } = person;
      const before = people.get(id) ?? {
        id,
        key,
        name: called,
        parts: 0,
        low: 0,
        high: 0,
        kinds: [],
        records: 0,
        of: new Set<string>(),
      };
      const of = before.of.add(name);
      people.set(id, {
        ...before,
        parts: before.parts + (parts[at] ?? 0),
        low: before.low + Math.floor((share.low * weight) / WHOLE),
        high: Math.min(WHOLE, before.high + Math.ceil((share.high * weight) / WHOLE)),
        kinds: before.kinds.includes(share.kind) ? before.kinds : [...before.kinds, share.kind],
        records: of.size,
      });
    }
  }
  return [...people.values()]
    .map(({ id, key, name, parts, low, high, kinds, records: held }) => ({
      id,
      key,
      name,
      parts,
      low: Math.min(low, parts),
      high: Math.max(high, parts),
      kinds,
      records: held,
    }))
    .toSorted((one, other) => other.parts - one.parts || (one.id < other.id ? -1 : 1));
}
