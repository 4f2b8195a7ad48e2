import { writeAmount } from '#core/wallet/amount.ts';

/** A cell that begins like a formula would be carried out by a spreadsheet. */
export function csvRow(cells: readonly string[]): string {
  return cells.map((cell) => `"${(/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell).replaceAll('"', '""')}"`).join(',');
}

export function plainAmount(amount: string, decimals: number): string {
  return writeAmount(BigInt(amount), decimals).replaceAll(',', '');
}
