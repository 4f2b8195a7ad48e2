import type { DigitGroup } from './digits.ts';
import { type Certainty, type Finding, wordAt } from './finding.ts';

/** Calling codes of the ITU: E.164. */
const CALLING_CODE =
  /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|2[1-689]\d|3[578]\d|42\d|5[09]\d|6[789]\d|8[0578]\d|9[679]\d)/;
/** The most digits behind the code, for countries where that is short of what E.164 allows (15 with the code). */
const NATIONAL_MOST = new Map(
  (
    '1:10 7:10 20:10 27:9 30:10 31:9 32:9 33:9 34:9 36:9 39:11 40:9 41:9 44:10 45:8 46:9 47:8 48:9 49:11 52:10 55:11 ' +
    '61:9 64:10 65:8 66:9 81:10 82:10 84:10 86:11 90:10 91:10 92:10 98:10 351:9 353:9 380:9 420:9 421:9 971:9 972:9'
  )
    .split(' ')
    .map((entry): [string, number] => [entry.split(':')[0] ?? '', Number(entry.split(':')[1])]),
);
const E164_MOST = 15;
const DATE = /^(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2})(?!\d)/;
/** A word for it, then a colon or a few small words. */
const SAID = new RegExp(
  '(?:(?:^|[^\\p{L}])(?:tel|telephone|phone|mobile|mob|cell|call|fax|sms|whatsapp|telefon|téléphone|tél|teléfono|móvil|' +
    'telefono|cellulare|telefone|celular|handy|mobil|telefoon|тел|телефон)|电话|手机|電話|☎|📞)' +
    '[\\s.:：#]{0,3}(?:(?:number|no|nr|is|me|at|on|us)[\\s.:]{1,2}){0,2}$',
  'iu',
);
const SAID_WITHIN = 28;

type Run = readonly DigitGroup[];

/**
 * Telephone numbers: with a country code, in North America's and other common national shapes, or after a word that
 * says so. Plain digits without either are not taken for one: order numbers, amounts and dates look the same.
 */
export function* findPhones(text: string, groups: readonly DigitGroup[]): Generator<Finding> {
  let free = 0;
  for (let first = 0; first < groups.length; first += 1) {
    if (first < free) continue;
    const found = phoneFrom(text, groups, first);
    if (!found) continue;
    const { start: from } = groups[first]!;
    const opening = text.slice(Math.max(0, from - 2), from).search(/\+\(?$|\($/);
    const start = opening === -1 ? from : Math.max(0, from - 2) + opening;
    yield { kind: 'phone', start, end: groups[found.last]!.end, certainty: found.certainty };
    free = found.last + 1;
  }
}

function phoneFrom(
  text: string,
  groups: readonly DigitGroup[],
  first: number,
): { last: number; certainty: Certainty } | null {
  const { start, digits: front } = groups[first]!;
  const before = text.charAt(start - 1);
  const joinBefore = groups[first - 1]?.join ?? null;
  const joined = joinBefore !== null;
  // In the midst of a row of digits only a bracket or an area code of three can begin a number.
  if (joined && before !== '(' && front.length !== 3) return null;
  if (
    wordAt(text, start - 1) ||
    before === '.' ||
    (before === ',' && /\d/.test(text.charAt(start - 2))) ||
    DATE.test(text.slice(start, start + 11))
  )
    return null;
  const run = runFrom(groups, first);

  const plus = before === '+' ? start - 1 : text.slice(start - 2, start) === '+(' ? start - 2 : null;
  if (plus !== null && !wordAt(text, plus - 1)) return international(run, first, '', 'certain');
  if (!joined && run[0]!.digits.startsWith('00')) return international(run, first, '00', 'likely');
  const american = northAmerican(text, run, joinBefore);
  if (american !== null) return { last: first + american - 1, certainty: 'likely' };
  if (joined) return null;
  if (!ends(text, run)) return null;
  const digits = run.map((group) => group.digits).join('');
  const said = SAID.test(text.slice(Math.max(0, start - SAID_WITHIN), start).replace(/\($/, ''));
  if (said && digits.length >= 7 && digits.length <= E164_MOST)
    return { last: first + run.length - 1, certainty: 'likely' };
  if (!national(run, digits)) return null;
  return {
    last: first + run.length - 1,
    certainty: digits.length === 10 || digits.length === 11 ? 'likely' : 'possible',
  };
}

/** The groups that hang together from here; more than a number can have are cut off and make it no number. */
function runFrom(groups: readonly DigitGroup[], first: number): Run {
  let last = first;
  while (last < first + 8 && groups[last]!.join !== null) last += 1;
  return groups.slice(first, last + 1);
}

function ends(text: string, run: Run): boolean {
  const last = run.at(-1)!;
  return last.join === null && !wordAt(text, last.end);
}

function international(
  run: Run,
  first: number,
  prefix: string,
  certainty: Certainty,
): { last: number; certainty: Certainty } | null {
  const digits = run
    .map((group) => group.digits)
    .join('')
    .slice(prefix.length);
  const code = CALLING_CODE.exec(digits)?.[0];
  if (code === undefined) return null;
  // "+49 (0)30 …" keeps the digit that one leaves out when calling from abroad.
  const trunk = run.some((group) => group.digits === '0') ? 1 : 0;
  const most = Math.min(E164_MOST, code.length + (NATIONAL_MOST.get(code) ?? E164_MOST)) + prefix.length + trunk;
  let count = 0;
  let taken = 0;
  for (const group of run) {
    if (group.digits === '' || count + group.digits.length > most) break;
    count += group.digits.length;
    taken += 1;
  }
  // A first group that is too long, or more digits hanging on with something tighter than a space: some other number.
  const cut = taken < run.length && run[taken - 1]?.join !== ' ';
  if (taken === 0 || cut || count - prefix.length < 8) return null;
  const doubtful = taken === 1 && count - prefix.length < 10;
  if (doubtful && prefix !== '') return null;
  return { last: first + taken - 1, certainty: doubtful ? 'possible' : certainty };
}

/** How many groups (1) NXX NXX XXXX has from here; null where it is not one. */
function northAmerican(text: string, run: Run, joinBefore: string | null): number | null {
  const from = run[0]!.digits === '1' && run[0]!.join !== null ? 1 : 0;
  const [area, exchange, line] = run.slice(from, from + 3);
  if (!area || !exchange || !line) return null;
  if (!/^[2-9](?!11)\d\d$/.test(area.digits) || !/^[2-9](?!11)\d\d$/.test(exchange.digits)) return null;
  if (line.digits.length !== 4 || wordAt(text, line.end)) return null;
  const bracketed = text[area.start - 1] === '(' && area.join?.startsWith(')') === true;
  const marked = bracketed || (/^[-.\u2011]$/.test(area.join ?? '') && area.join === exchange.join);
  // Three groups parted by spaces may be a row of a table; then nothing else may stand beside them.
  if (!marked && (joinBefore !== null || line.join !== null || area.join !== ' ' || exchange.join !== ' ')) return null;
  if (marked && !bracketed && joinBefore !== null && joinBefore !== ' ') return null;
  if (line.join !== null && !/^[ \u00a0]|^\/$/.test(line.join)) return null;
  return from + 3;
}

/** A leading zero, and groups as people write them in Europe, Asia and Oceania: 020 7946 0958, 01 23 45 67 89, 030/123456. */
function national(run: Run, digits: string): boolean {
  const [area] = run;
  if (!area || !/^0[1-9]/.test(digits) || area.digits.length < 2 || area.digits.length > 5) return false;
  if (run.length < 2 || run.length > 6 || digits.length < 9 || digits.length > 12) return false;
  if (run.slice(1).some((group) => group.digits.length < 2)) return false;
  // Pairs are French, five of them; five digits and four behind a hyphen are an American post code.
  if (run.every((group) => group.digits.length === 2) && run.length !== 5) return false;
  if (area.digits.length === 5 && area.join === '-' && digits.length === 9) return false;
  return run.every((group) => group.join !== '.' || run.length >= 4);
}
