import { findCards } from './card.ts';
import { findCryptoAddresses } from './cryptoAddress.ts';
import { digitGroups } from './digits.ts';
import { findEmails } from './email.ts';
import { type Certainty, type Finding, PERSONAL_KINDS } from './finding.ts';
import { findIbans } from './iban.ts';
import { findInternetAddresses } from './internetAddress.ts';
import { findPhones } from './phone.ts';
import { findSecrets } from './secrets.ts';

/**
 * Personal data and secrets in a text, by place in code points: in order, none overlapping another. It finds what has a
 * form; names and postal addresses have none and stay.
 *
 * Takes time in proportion to the text, whatever is in it: every finder goes from fixed marks ("@", "://", a group of
 * digits) over a bounded distance, or uses patterns whose repeats are bounded or cannot be read in two ways.
 */
export function findPersonalData(text: string): Finding[] {
  const groups = /\d/.test(text) ? digitGroups(text) : [];
  const found = [
    ...findSecrets(text),
    ...findEmails(text),
    ...findInternetAddresses(text),
    ...findIbans(text),
    ...findCryptoAddresses(text),
    ...findCards(text, groups),
    ...findPhones(text, groups),
  ];
  return inCodePoints(text, apart(found));
}

const STRENGTH: Record<Certainty, number> = { certain: 2, likely: 1, possible: 0 };

function stronger(one: Finding, other: Finding): boolean {
  const certainty = STRENGTH[one.certainty] - STRENGTH[other.certainty];
  if (certainty !== 0) return certainty > 0;
  const order = PERSONAL_KINDS.indexOf(other.kind) - PERSONAL_KINDS.indexOf(one.kind);
  return order !== 0 ? order > 0 : one.end - one.start > other.end - other.start;
}

/** Of findings that overlap, the stronger one: the more certain, then the graver kind, then the longer. */
function apart(found: readonly Finding[]): Finding[] {
  const kept: Finding[] = [];
  for (const finding of found.toSorted((one, other) => one.start - other.start || one.end - other.end)) {
    const last = kept.at(-1);
    if (!last || finding.start >= last.end) kept.push(finding);
    else if (stronger(finding, last)) kept[kept.length - 1] = finding;
  }
  return kept;
}

function inCodePoints(text: string, found: readonly Finding[]): Finding[] {
  let place = 0;
  let points = 0;
  const pointAt = (unit: number) => {
    for (; place < unit; points += 1) place += (text.codePointAt(place) ?? 0) > 0xffff ? 2 : 1;
    return points;
  };
  return found.map((finding) => ({ ...finding, start: pointAt(finding.start), end: pointAt(finding.end) }));
}
