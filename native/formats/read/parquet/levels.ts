import { damaged } from './damaged.ts';

/**
 * Small numbers in Parquet's mix of runs and packed bits: levels, places in a dictionary, booleans. Gives exactly
 * `count` of them, whatever the runs claim.
 */
export function readRuns(bytes: Uint8Array, width: number, count: number): Uint32Array {
  if (width > 32) throw damaged(`numbers of ${String(width)} bits`);
  const values = new Uint32Array(count);
  let at = 0;
  for (let filled = 0; filled < count;) {
    const head = runHead(bytes, at);
    at = head.after;
    if (head.value % 2 === 1) {
      const wanted = Math.min(Math.floor(head.value / 2) * 8, count - filled);
      unpack(bytes, at, width, values.subarray(filled, filled + wanted));
      at += Math.floor(head.value / 2) * width;
      filled += wanted;
    } else {
      const length = head.value / 2;
      if (length === 0) throw damaged('a run of no length');
      let value = 0;
      for (let byte = 0; byte < Math.ceil(width / 8); byte += 1, at += 1)
        value += (bytes[at] ?? endsEarly()) * 256 ** byte;
      values.fill(value, filled, Math.min(filled + length, count));
      filled += length;
    }
  }
  return values;
}

function runHead(bytes: Uint8Array, from: number): { value: number; after: number } {
  let value = 0;
  for (let group = 0; group < 5; group += 1) {
    const byte = bytes[from + group] ?? endsEarly();
    value += (byte & 0x7f) * 2 ** (7 * group);
    if (byte < 0x80) return { value, after: from + group + 1 };
  }
  throw damaged('a run whose length has no end');
}

function unpack(bytes: Uint8Array, from: number, width: number, into: Uint32Array): void {
  if (from + Math.ceil((into.length * width) / 8) > bytes.length) endsEarly();
  let bit = from * 8;
  for (let place = 0; place < into.length; place += 1) {
    let value = 0;
    for (let got = 0; got < width;) {
      const offset = bit % 8;
      const taken = Math.min(8 - offset, width - got);
      const part = ((bytes[(bit - offset) / 8] ?? 0) >> offset) & (2 ** taken - 1);
      value += part * 2 ** got;
      got += taken;
      bit += taken;
    }
    into[place] = value;
  }
}

function endsEarly(): never {
  throw damaged('a page ends before its values do');
}
