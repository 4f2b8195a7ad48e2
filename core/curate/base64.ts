/** Base 64 of RFC 4648, with padding, strict: a text has one meaning, and a meaning one text. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const PADDING = 61;
const CODES = Uint8Array.from(ALPHABET, (letter) => letter.charCodeAt(0));
const NONE = 255;
const VALUES = new Uint8Array(256).fill(NONE);
CODES.forEach((code, value) => (VALUES[code] = value));

/** As many letters as one call of `fromCharCode` takes without endangering the stack. */
const CHUNK = 8192;

export function toBase64(bytes: Uint8Array): string {
  const codes = new Uint8Array(Math.ceil(bytes.length / 3) * 4).fill(PADDING);
  let to = 0;
  for (let from = 0; from < bytes.length; from += 3) {
    const left = bytes.length - from;
    const group = ((bytes[from] ?? 0) << 16) | ((bytes[from + 1] ?? 0) << 8) | (bytes[from + 2] ?? 0);
    codes[to] = CODES[group >> 18] ?? 0;
    codes[to + 1] = CODES[(group >> 12) & 63] ?? 0;
    if (left > 1) codes[to + 2] = CODES[(group >> 6) & 63] ?? 0;
    if (left > 2) codes[to + 3] = CODES[group & 63] ?? 0;
    to += 4;
  }
  let text = '';
  for (let from = 0; from < codes.length; from += CHUNK) {
    text += String.fromCharCode(...codes.subarray(from, from + CHUNK));
  }
  return text;
}

/** `null` for anything that `toBase64` would not write. */
export function fromBase64(text: string): Uint8Array | null {
  if (text.length % 4 !== 0) return null;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let to = 0;
  for (let from = 0; from < text.length; from += 4) {
    const letters = from + 4 === text.length ? 4 - padding : 4;
    let group = 0;
    for (let place = 0; place < 4; place += 1) {
      const value = place < letters ? (VALUES[text.charCodeAt(from + place)] ?? NONE) : 0;
      if (value === NONE) return null;
      group = (group << 6) | value;
    }
    // Bits that belong to no byte have to be zero, or several texts would mean the same.
    if ((letters === 3 && (group & 0xff) !== 0) || (letters === 2 && (group & 0xffff) !== 0)) return null;
    bytes[to] = group >> 16;
    if (letters > 2) bytes[to + 1] = (group >> 8) & 255;
    if (letters > 3) bytes[to + 2] = group & 255;
    to += 3;
  }
  return bytes;
}
