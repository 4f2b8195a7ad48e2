const MOST = 500;

/** Records in an order of their own, as it stands in an address of the window. */
export function orderText(records: readonly number[]): string {
  return records.slice(0, MOST).join('.');
}

/** Null where the text is no order. */
export function orderFrom(text: string): number[] | null {
  if (!/^\d{1,9}(?:\.\d{1,9})*$/.test(text)) return null;
  return [...new Set(text.split('.', MOST).map(Number))];
}

/** The records of a filter, those of the order first; what the filter leaves out stays out. */
export function inOrder(within: Uint32Array, order: readonly number[]): Uint32Array {
  const left = new Set(within);
  const first = order.filter((record) => left.delete(record));
  return Uint32Array.from([...first, ...left]);
}
