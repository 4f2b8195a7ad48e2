import type { AdapterLineage } from './adapter.ts';

/** By all their weight in all snapshots together, the heaviest first. */
export function contributorsOf(snapshots: AdapterLineage['snapshots']): string[] {
  const weights = new Map<string, { name: string; weight: number }>();
  for (const { profile, name, weight } of snapshots.flatMap(({ contributors }) => contributors)) {
    weights.set(profile, { name, weight: (weights.get(profile)?.weight ?? 0) + weight });
  }
  return [...weights.values()].toSorted((one, other) => other.weight - one.weight).map(({ name }) => name);
}
