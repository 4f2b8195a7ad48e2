import { type Certainty, type Finding, wordAt } from './finding.ts';

const FOUR = /(?<![\d.])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?!\d|\.\d)/g;
const VERSION_BEFORE = /(?:\bv|version|release|build|rev|section|chapter|clause|§)[\s.:]{0,2}$/i;
/** From the first colon's group to the end of the run, whatever comes of it. */
const HEX_RUN = /(?<![0-9A-Fa-f:])[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]+/g;
const LONGEST = 45;
const COLONS_BESIDE = /:[0-9A-Fa-f]{0,4}:/;
const GROUP = /^[0-9A-Fa-f]{1,4}$/;

/** IPv4 and IPv6. Addresses that no single machine has (private networks, loopback, documentation) are only `possible`. */
export function* findInternetAddresses(text: string): Generator<Finding> {
  for (const { 0: address, index } of text.matchAll(FOUR)) {
    const end = index + address.length;
    if (!isFour(address) || wordAt(text, index - 1) || wordAt(text, end)) continue;
    if (VERSION_BEFORE.test(text.slice(Math.max(0, index - 12), index))) continue;
    yield { kind: 'ip', start: index, end, certainty: reservedFour(address) ? 'possible' : 'likely' };
  }
  for (const { 0: run, index } of text.matchAll(HEX_RUN)) {
    if (run.length > LONGEST + 2 || !COLONS_BESIDE.test(run)) continue;
    const address = trimmed(run);
    const end = index + address.length;
    if (wordAt(text, index - 1) || wordAt(text, end) || !isSix(address)) continue;
    const certainty = certaintyOfSix(address);
    if (certainty) yield { kind: 'ip', start: index, end, certainty };
  }
}

/** Without the full stop or colon of the sentence after it. */
function trimmed(run: string): string {
  return run.replace(/(?:\.+|(?<!:):)$/, '');
}

function isFour(address: string): boolean {
  return address.split('.').every((part) => Number(part) <= 255 && (part === '0' || !part.startsWith('0')));
}

function reservedFour(address: string): boolean {
  const [one = 0, two = 0, three = 0] = address.split('.').map(Number);
  return (
    one === 0 ||
    one === 10 ||
    one === 127 ||
    one >= 224 ||
    (one === 172 && two >= 16 && two <= 31) ||
    (one === 192 && two === 168) ||
    (one === 169 && two === 254) ||
    (one === 192 && two === 0 && three === 2) ||
    (one === 198 && two === 51 && three === 100) ||
    (one === 203 && two === 0 && three === 113)
  );
}

/** RFC 4291: eight groups of up to four hex digits, one "::" for a run of zeros, the last two may be an IPv4 address. */
function isSix(address: string): boolean {
  if (address.length > LONGEST) return false;
  const halves = address.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const tail = groups.at(-1) ?? '';
  const four = tail.includes('.') && /^\d{1,3}(?:\.\d{1,3}){3}$/.test(tail) && isFour(tail);
  if (!groups.slice(0, four ? -1 : undefined).every((group) => GROUP.test(group))) return false;
  const count = groups.length + (four ? 1 : 0);
  return halves.length === 2 ? count <= 7 : count === 8;
}

/** "a::b" is an address, but nearly always something of a program: a digit and two groups are asked for. */
function certaintyOfSix(address: string): Certainty | null {
  if (!address.includes('::')) return 'certain';
  const groups = address.split(/[:.]/).filter((group) => group !== '').length;
  if (groups < 2 || !/\d/.test(address)) return null;
  return groups < 3 || /^(?:fe[89ab]|f[cd]|2001:0?db8:)/i.test(address) ? 'possible' : 'certain';
}
