import type { LoraLeaves, Target } from '../train/model/trainable.ts';

/**
 * Several adapters on one matrix are one adapter of more ranks. Own comes first; what stands beside it counts as it is,
 * so that the whole has the scale 1:
 *
 *     y += [s·B | B'] · [ A ]        its gradient: of A the first rows, of B the first columns, times s
 *                       [ A']
 */
export function joined(
  own: LoraLeaves,
  scale: number,
  beside: readonly LoraLeaves[],
  targets: readonly Target[],
): LoraLeaves {
  return new Map(
    targets.map(({ name, in: width, out }) => {
      const mine = own.get(name);
      const scaled = mine === undefined ? [] : [{ a: mine.a, b: mine.b.map((value) => value * scale) }];
      const pairs = [...scaled, ...beside.flatMap((leaves) => leaves.get(name) ?? [])];
      // A matrix that none of them changes in this layer.
      if (pairs.length === 0) return [name, { a: new Float32Array(width), b: new Float32Array(out) }];
      const ranks = pairs.map(({ a }) => a.length / width);
      const rank = ranks.reduce((sum, one) => sum + one, 0);
      const a = new Float32Array(rank * width);
      const b = new Float32Array(out * rank);
      let from = 0;
      for (const [place, pair] of pairs.entries()) {
        const its = ranks[place] ?? 0;
        a.set(pair.a, from * width);
        for (let row = 0; row < out; row += 1) b.set(pair.b.subarray(row * its, (row + 1) * its), row * rank + from);
        from += its;
      }
      return [name, { a, b }];
    }),
  );
}

/** Of the gradients of what was joined those of `own`. */
export function ownPart(gradients: LoraLeaves, own: LoraLeaves, scale: number, targets: readonly Target[]): LoraLeaves {
  return new Map(
    targets.flatMap(({ name, in: width, out }) => {
      const [mine, whole] = [own.get(name), gradients.get(name)];
      if (mine === undefined || whole === undefined) return [];
      const [its, rank] = [mine.a.length / width, whole.a.length / width];
      const b = new Float32Array(out * its);
      for (let row = 0; row < out; row += 1)
        for (let at = 0; at < its; at += 1) b[row * its + at] = scale * (whole.b[row * rank + at] ?? 0);
      return [[name, { a: whole.a.slice(0, mine.a.length), b }] as const];
    }),
  );
}
