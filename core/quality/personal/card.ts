import type { DigitGroup } from './digits.ts';
import { type Finding, wordAt } from './finding.ts';

/** First digits of the networks, and how long their numbers are. */
const NETWORKS: readonly { readonly prefix: RegExp; readonly lengths: readonly number[] }[] = [
  { prefix: /^4/, lengths: [13, 16, 19] },
  { prefix: /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16] },
  { prefix: /^3[47]/, lengths: [15] },
  { prefix: /^(?:6011|64[4-9]|65)/, lengths: [16, 19] },
  { prefix: /^35(?:2[89]|[3-8])/, lengths: [16] },
  { prefix: /^3(?:0[0-5]|[689])/, lengths: [14] },
  { prefix: /^62/, lengths: [16, 17, 18, 19] },
  { prefix: /^(?:50|5[6-9]|6[0-9])/, lengths: [16, 19] },
];
/** How cards print their digits. */
const PRINTED = new Set(['4 4 4 4', '4 6 5', '4 6 4', '4 4 4 4 3']);

/** Digits of a payment card: by network, length and Luhn's check digit; together or as printed, with spaces or hyphens. */
export function* findCards(text: string, groups: readonly DigitGroup[]): Generator<Finding> {
  let free = 0;
  for (let first = 0; first < groups.length; first += 1) {
    if (first < free) continue;
    const { start, digits } = groups[first]!;
    // As printed, or all in one.
    if (digits.length !== 4 && digits.length < 13) continue;
    if (wordAt(text, start - 1)) continue;
    const last = [first, first + 2, first + 3, first + 4].findLast((end) =>
      isCard(text, groups.slice(first, end + 1), end - first + 1),
    );
    if (last === undefined) continue;
    yield { kind: 'card', start, end: groups[last]!.end, certainty: last === first ? 'likely' : 'certain' };
    free = last + 1;
  }
}

function isCard(text: string, groups: readonly DigitGroup[], wanted: number): boolean {
  const last = groups.at(-1);
  if (groups.length !== wanted || !last || wordAt(text, last.end)) return false;
  if (wanted > 1) {
    const join = groups[0]?.join;
    if (join !== ' ' && join !== '-') return false;
    if (!groups.slice(0, -1).every((group) => group.join === join)) return false;
    if (!PRINTED.has(groups.map(({ digits }) => digits.length).join(' '))) return false;
  }
  const digits = groups.map((group) => group.digits).join('');
  return NETWORKS.some(({ prefix, lengths }) => lengths.includes(digits.length) && prefix.test(digits)) && luhn(digits);
}

/** Every second digit from the right counts twice; the sum of all digits of that ends in 0. All zeros do too. */
function luhn(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - 0x30;
    const counted = place % 2 === 0 ? digit : digit * 2;
    sum += counted > 9 ? counted - 9 : counted;
  }
  return sum % 10 === 0;
}
