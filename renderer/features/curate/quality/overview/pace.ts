import type { ProjectState } from '#core/curate/state/projectState.ts';
import { MARK } from '#core/curate/state/projectState.ts';
import { SUBMITTED } from '#core/curate/state/layer.ts';
import { BLOCK_RECORDS } from '#core/curate/record.ts';

export type PaceStep = 'hour' | 'day';

/** A stretch of time and the submitted records that were last worked on in it. UTC milliseconds, `to` not included. */
export interface PaceBar {
  readonly from: number;
  readonly to: number;
  readonly records: number;
}

const BARS: Record<PaceStep, number> = { hour: 24, day: 30 };

/**
 * When the submitted records were last worked on: one bar for each hour or day of this machine's calendar, the last one
 * holding `now`. A record counts once, where it was touched last. Looks only at what somebody touched.
 */
export function paceOf(state: ProjectState, now: number, step: PaceStep): PaceBar[] {
  const borders = bordersOf(now, step);
  const counts = new Uint32Array(borders.length - 1);
  const seconds = borders.map((border) => border / 1000);
  const first = seconds[0] ?? 0;
  const { marks } = state;
  // Neighbours were mostly worked on in the same hour.
  let bar = 0;
  for (const block of state.touched.blocks()) {
    const page = state.touched.page(block);
    if (page === undefined) continue;
    for (let place = 0; place < page.length; place += 1) {
      const touched = page[place] ?? 0;
      if (touched < first || ((marks[block * BLOCK_RECORDS + place] ?? 0) & MARK.status) !== SUBMITTED) continue;
      if (touched < (seconds[bar] ?? 0) || touched >= (seconds[bar + 1] ?? 0)) bar = barOf(seconds, touched);
      counts[bar] = (counts[bar] ?? 0) + 1;
    }
  }
  return Array.from(counts, (records, place) => ({ from: borders[place] ?? 0, to: borders[place + 1] ?? 0, records }));
}

/** One border more than bars. By the calendar, so that a day of 23 or 25 hours is one bar as well. */
function bordersOf(now: number, step: PaceStep): number[] {
  const date = new Date(now);
  return Array.from({ length: BARS[step] + 1 }, (_, place) => {
    const back = BARS[step] - 1 - place;
    if (step === 'day') return new Date(date.getFullYear(), date.getMonth(), date.getDate() - back).getTime();
    // Hours are counted in time and not by the clock: in autumn there are two of one name.
    return now - (now % 3_600_000) - back * 3_600_000;
  });
}

/** The last border that is not above. What lies in the future (another machine's clock) counts as now. */
function barOf(borders: readonly number[], time: number): number {
  let low = 0;
  let high = borders.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((borders[middle] ?? 0) <= time) low = middle;
    else high = middle - 1;
  }
  return low;
}

export interface Typical {
  /** Half of the answers took less. */
  readonly ms: number;
  /** Submitted answers whose time on screen is known. */
  readonly answers: number;
}

/** 16 bins for every doubling: the middle of a bin is within 3 % of what is in it. */
const BINS_OF_DOUBLING = 16;

/**
 * How long an answer takes. The median, so that a record that stayed open over lunch counts as one; answers given in
 * bulk took no time and do not count.
 */
export function typicalAnswer(state: ProjectState): Typical | null {
  const bins = new Uint32Array(32 * BINS_OF_DOUBLING + 1);
  let answers = 0;
  for (const { took, status } of state.labelers) {
    for (const block of took.blocks()) {
      const page = took.page(block);
      if (page === undefined) continue;
      for (let place = 0; place < page.length; place += 1) {
        const ms = page[place] ?? 0;
        if (ms === 0 || status.get(block * BLOCK_RECORDS + place) !== SUBMITTED) continue;
        const bin = Math.floor(Math.log2(ms) * BINS_OF_DOUBLING);
        bins[bin] = (bins[bin] ?? 0) + 1;
        answers += 1;
      }
    }
  }
  if (answers === 0) return null;
  let seen = 0;
  const middle = bins.findIndex((count) => {
    seen += count;
    return seen * 2 >= answers;
  });
  return { ms: 2 ** ((middle + 0.5) / BINS_OF_DOUBLING), answers };
}
