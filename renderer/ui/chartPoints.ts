type Points = readonly { readonly x: number; readonly y: number }[];

/** Lines over the places of all of them; null where a line has no point. */
export interface Aligned {
  readonly x: readonly number[];
  readonly y: readonly (readonly (number | null)[])[];
}

export function alignedOf(lines: readonly Points[]): Aligned {
  const x = [...new Set(lines.flatMap((points) => points.map((point) => point.x)))].toSorted(
    (one, other) => one - other,
  );
  const y = lines.map((points) => {
    const known = new Map(points.map((point) => [point.x, point.y]));
    return x.map((at) => known.get(at) ?? null);
  });
  return { x, y };
}

/** Which rows a table of at most `most` shows: evenly, the last one always, and every row of a line with few points. */
export function rowsOf({ x, y }: Aligned, most: number): { rows: number[]; every: number } {
  const every = Math.max(1, Math.ceil(x.length / most));
  const sparse = y.filter((line) => line.filter((value) => value !== null).length <= most / 4);
  const rows = x.flatMap((_, row) =>
    row % every === 0 || row === x.length - 1 || sparse.some((line) => line[row] != null) ? [row] : [],
  );
  return { rows, every };
}
