import { sha256 } from '@noble/hashes/sha2.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { type Finding, wordAt } from './finding.ts';

const ETHEREUM = /(?<![0-9A-Za-z_])0x[0-9A-Fa-f]{40}(?![0-9A-Za-z_])/g;
const TOKEN = /(?<![0-9A-Za-z])[123BLMTblmnt][0-9A-Za-z]{13,}/g;
const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const HUMAN_PART = /^(?:bc|tb|bcrt|ltc|tltc)1/;
/** Version bytes of Bitcoin and Litecoin, main and test networks. */
const VERSIONS = new Set([0x00, 0x05, 0x6f, 0xc4, 0x30, 0x32]);

/** Addresses of Ethereum's kind (EIP-55) and of Bitcoin's (Base58Check, Bech32 and Bech32m), by their checksums. */
export function* findCryptoAddresses(text: string): Generator<Finding> {
  for (const { 0: address, index } of text.matchAll(ETHEREUM)) {
    const digits = address.slice(2);
    const oneCase = digits === digits.toLowerCase() || digits === digits.toUpperCase();
    const certainty = oneCase ? 'likely' : checksummed(digits.toLowerCase()) === digits ? 'certain' : 'possible';
    yield { kind: 'crypto', start: index, end: index + address.length, certainty };
  }
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const end = index + token.length;
    if (wordAt(text, index - 1) || wordAt(text, end)) continue;
    if (isBase58Check(token) || isBech32(token)) yield { kind: 'crypto', start: index, end, certainty: 'certain' };
  }
}

/** EIP-55: a letter is upper case where the hash of the lower-case address has a digit of 8 or more. */
function checksummed(digits: string): string {
  const hash = bytesToHex(keccak_256(ascii(digits)));
  return Array.from(digits, (digit, place) => (hash.charAt(place) >= '8' ? digit.toUpperCase() : digit)).join('');
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (unit) => unit.charCodeAt(0));
}

function isBase58Check(token: string): boolean {
  if (token.length < 26 || token.length > 35 || !/^[123LMmn]/.test(token)) return false;
  const bytes = new Uint8Array(25);
  for (const unit of token) {
    let carry = BASE58.indexOf(unit);
    if (carry === -1) return false;
    for (let place = 24; place >= 0; place -= 1) {
      carry += 58 * bytes[place]!;
      bytes[place] = carry & 0xff;
      carry >>= 8;
    }
    if (carry > 0) return false;
  }
  if (!VERSIONS.has(bytes[0]!)) return false;
  const check = sha256(sha256(bytes.subarray(0, 21)));
  return [0, 1, 2, 3].every((place) => check[place] === bytes[21 + place]);
}

/** BIP 173 and 350: a BCH code over the readable part and the data ends in 1 (Bech32) or 0x2bc830a3 (Bech32m). */
function isBech32(token: string): boolean {
  const lower = token.toLowerCase();
  const human = HUMAN_PART.exec(lower)?.[0];
  if (human === undefined || token.length < 14 || token.length > 90) return false;
  if (token !== lower && token !== token.toUpperCase()) return false;
  const prefix = human.slice(0, -1);
  const data = Array.from(lower.slice(human.length), (unit) => BECH32.indexOf(unit));
  if (data.includes(-1)) return false;
  const units = Array.from(prefix, (unit) => unit.charCodeAt(0));
  const sum = polymod([...units.map((unit) => unit >> 5), 0, ...units.map((unit) => unit & 31), ...data]);
  return sum === 1 || sum === 0x2bc830a3;
}

function polymod(values: readonly number[]): number {
  const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
  let check = 1;
  for (const value of values) {
    const top = check >>> 25;
    check = ((check & 0x1ffffff) << 5) ^ value;
    for (const [bit, factor] of generator.entries()) if ((top >>> bit) & 1) check ^= factor;
  }
  return check >>> 0;
}
