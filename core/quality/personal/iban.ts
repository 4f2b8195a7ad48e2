import { type Finding, wordAt } from './finding.ts';

/** How long an account number is, by country: the registry of SWIFT, release 99. */
const LENGTHS = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 ' +
    'FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 ' +
    'LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 ' +
    'SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry): [string, number] => [entry.slice(0, 2), Number(entry.slice(2))]),
);
const HEAD = /(?<![0-9A-Za-z])[A-Za-z]{2}\d\d(?=[ \u00a0-]?[0-9A-Za-z])/g;
const SEPARATORS = ' \u00a0-';

/** International bank account numbers: country, length and check digits have to be right, so nothing else is taken for one. */
export function* findIbans(text: string): Generator<Finding> {
  for (const { 0: head, index } of text.matchAll(HEAD)) {
    const length = LENGTHS.get(head.slice(0, 2).toUpperCase());
    if (length === undefined) continue;
    const read = readOn(text, index, length);
    if (read && remainder(read.number) === 1) yield { kind: 'iban', start: index, end: read.end, certainty: 'certain' };
  }
}

/** So many letters and digits, with one separator at most between two of them. */
function readOn(text: string, start: number, length: number): { number: string; end: number } | null {
  let number = '';
  let place = start;
  while (number.length < length) {
    const unit = text.charAt(place);
    if (unit !== '_' && unit < '\u0080' && wordAt(text, place)) number += unit;
    else if (unit === '' || !SEPARATORS.includes(unit) || SEPARATORS.includes(text.charAt(place - 1))) return null;
    place += 1;
  }
  return wordAt(text, place) ? null : { number: number.toUpperCase(), end: place };
}

/** ISO 7064: the first four go to the end, letters count from A = 10, and the whole modulo 97. */
function remainder(number: string): number {
  let rest = 0;
  for (const unit of number.slice(4) + number.slice(0, 4)) {
    const value = Number.parseInt(unit, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}
