import { rounded } from '../median.ts';
import { ASSUMED, BYTES, MEASURED } from './constants.ts';

const CONTRIBUTORS = 1_000_000;
const RECEIPTS_A_DAY = 1_000_000_000;
const SHARES = 8;
/** Contributors' part of a fee, and how much of it is attributed. */
const ATTRIBUTED = 0.6 * 0.5;
const PAYERS = [100, 1_000, 10_000, 100_000, 1_000_000];
const CREDITED = 32;
const PUBLISHED = 1_024;
const DAY = 86_400;
const CLAIMS_A_YEAR = 12;

interface Row {
  payers: number;
  receiptsEach: number;
  payeesEach: number;
  way: 'credit' | 'leaves in the post' | 'leaves in a file';
  gasPerReceipt: number;
  dollarsPerMillion: number;
  chainPart: number;
  dataPart: number;
  leafFileMb: number;
  /** Of a contributor of middling fame: payers that owe something, and what a month's claims of all of them cost. */
  owingPayers: number;
  earnedAMonth: number;
  claimedForAMonth: number;
  /** Of the chain, if everybody claims once a month from every payer that owes something. */
  claimsPart: number;
  /** Hours of one core that a payer's host works for a day's receipts. */
  hostHours: number;
}

/**
 * A million contributors and a billion receipts a day, over more or fewer payers who settle once a day. How famous
 * contributors are follows Zipf's law: the n-th is credited 1/n as often as the first.
 */
export function bench(): Promise<Record<string, number>> {
  const rows = PAYERS.map(rowFor);
  console.table(rows.map((row) => ({ ...row, gasPerReceipt: rounded(row.gasPerReceipt, 4) })));
  const middle = rows[2]!;
  return Promise.resolve({
    contributors: CONTRIBUTORS,
    receiptsPerDay: RECEIPTS_A_DAY,
    payers: middle.payers,
    gasPerReceipt: rounded(middle.gasPerReceipt, 4),
    dollarsPerMillionReceipts: rounded(middle.dollarsPerMillion, 3),
    bytesPerReceipt: rounded((BYTES.post * middle.payers) / RECEIPTS_A_DAY, 5),
    daysToFinal: 2,
    claimsPartOfChain: rounded(middle.claimsPart, 2),
  });
}

function rowFor(payers: number): Row {
  const receiptsEach = RECEIPTS_A_DAY / payers;
  const payeesEach = Math.round(distinctOf(receiptsEach * SHARES));
  const way = payeesEach <= CREDITED ? 'credit' : payeesEach <= PUBLISHED ? 'leaves in the post' : 'leaves in a file';
  const { gas, bytes } = dailyOf(way, payeesEach);
  const dollars = gas * ASSUMED.dollarsPerGas + bytes * ASSUMED.dollarsPerByte;
  const middling = chanceOf(CONTRIBUTORS / 2);
  const creditsAMonth = RECEIPTS_A_DAY * 30 * SHARES * middling;
  const owingPayers = payers * (1 - (1 - middling) ** (receiptsEach * 30 * SHARES));
  const depth = Math.ceil(Math.log2(Math.max(2, payeesEach)));
  const claimBytes = BYTES.claim + BYTES.claimPerLevel * depth;
  const claim = MEASURED.repeatClaimGas * ASSUMED.dollarsPerGas + claimBytes * ASSUMED.dollarsPerByte;
  const claimsAYear = CLAIMS_A_YEAR * totalOwing(payers, receiptsEach);
  return {
    payers,
    receiptsEach,
    payeesEach,
    way,
    gasPerReceipt: (gas * payers) / RECEIPTS_A_DAY,
    dollarsPerMillion: (dollars * payers) / (RECEIPTS_A_DAY / 1e6),
    chainPart: rounded((gas * payers) / (ASSUMED.gasPerSecond * DAY), 5),
    dataPart: rounded((bytes * payers) / (ASSUMED.dataBytesPerSecond * DAY), 5),
    leafFileMb: rounded((payeesEach * BYTES.leafInPost) / 1e6, 2),
    owingPayers: Math.round(owingPayers),
    earnedAMonth: rounded((creditsAMonth * ASSUMED.dollarsPerReceipt * ATTRIBUTED) / SHARES, 2),
    claimedForAMonth: rounded(claim * owingPayers, 2),
    claimsPart: rounded((claimsAYear * MEASURED.repeatClaimGas) / (ASSUMED.gasPerSecond * DAY * 365), 3),
    hostHours: rounded((receiptsEach * (MEASURED.foldS + MEASURED.entryS)) / 3_600, 3),
  };
}

function dailyOf(way: Row['way'], payees: number): { gas: number; bytes: number } {
  if (way === 'credit') return { gas: MEASURED.creditGas * payees, bytes: BYTES.post + BYTES.creditPerPayee * payees };
  const inPost = way === 'leaves in the post' ? payees : 0;
  return { gas: MEASURED.postGas + MEASURED.leafGas * inPost, bytes: BYTES.post + BYTES.leafInPost * inPost };
}

const HARMONIC = Math.log(CONTRIBUTORS) + 0.5772;

/** That one credit goes to the contributor at this place. */
function chanceOf(place: number): number {
  return 1 / (place * HARMONIC);
}

/** How many contributors so many credits reach. */
function distinctOf(credits: number): number {
  return sumOverPlaces((chance) => 1 - (1 - chance) ** credits);
}

/** Pairs of payer and contributor in which something is owed after a month. */
function totalOwing(payers: number, receiptsEach: number): number {
  return payers * distinctOf(receiptsEach * 30 * SHARES);
}

/** In steps that grow with the place: neighbours far behind are alike. */
function sumOverPlaces(of: (chance: number) => number): number {
  let sum = 0;
  for (let place = 1; place <= CONTRIBUTORS;) {
    const step = Math.min(Math.max(1, Math.floor(place / 100)), CONTRIBUTORS - place + 1);
    sum += step * of(chanceOf(place + (step - 1) / 2));
    place += step;
  }
  return sum;
}
