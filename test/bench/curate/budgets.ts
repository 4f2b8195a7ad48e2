/** What is measured, in the order of the report: unit, what it may be at most, and what it is. */
export const budgets = {
  importVsRaw: ['×', 3, 'file to browsable, against the same blocks written bare'],
  pageP95Ms: ['ms', 50, 'any place in the table, until its rows are painted'],
  saveNextP95Ms: ['ms', 50, 'key press to next record painted'],
  saveNextGrowth: ['×', 1.5, 'the same, this project against one of 10,000'],
  ackP95Ms: ['ms', 100, 'key press to on the host’s disk'],
  countsMs: ['ms', 5, 'the counts of the whole project'],
  searchFirstMs: ['ms', 300, 'first hundred records that have some words'],
  bulk100kS: ['s', 5, '100,000 records labelled at once in the table, until on disk and counted'],
  undo100kS: ['s', 5, 'that undone there, until on disk and counted'],
  sealS: ['s', 60, 'all records sealed'],
  exportS: ['s', 30, 'all records exported as JSON Lines'],
  dedupeS: ['s', null, 'duplicates found'],
  rebuildS: ['s', null, 'the window’s copy made again from the folder'],
  reopenMs: ['ms', 2_000, 'page read to first record painted'],
  rssMb: ['MB', 1_200, 'host and renderer, highest while labelling'],
  diskMb: ['MB', null, 'the project’s folder'],
} as const satisfies Record<string, readonly [unit: string, most: number | null, what: string]>;

export type Measured = Partial<Record<keyof typeof budgets, number>>;

/** What was not measured says so. */
export function printTable(measured: Measured): void {
  for (const [key, [unit, most, what]] of Object.entries(budgets) as [
    keyof Measured,
    readonly [string, number | null, string],
  ][]) {
    const value = measured[key];
    const shown = value === undefined ? 'not measured' : `${value} ${unit}`;
    const limit = most === null ? '' : `≤ ${most}`;
    const verdict = value === undefined || most === null ? '' : value <= most ? 'ok' : 'OVER';
    console.log(`${key.padEnd(15)} ${shown.padStart(14)}  ${limit.padEnd(8)} ${verdict.padEnd(5)} ${what}`);
  }
}
