import type { Colophon } from '#core/colophon.ts';
import { type AdapterSignals, type Reading, foldCredit } from '#core/credit/fold.ts';
import type { Credit } from '#core/credit/credit.ts';
import { SPANS_METHOD, spanMatches } from '#core/credit/spanSignals.ts';
import type { Method } from '#core/receipt/receipt.ts';
import { WHOLE } from '#core/snapshot/weights.ts';
import { type FoundSpans, type RecordPlace, learntFrom, recordAt } from './foundSpans.ts';
import type { AdapterEstimate } from './influences.ts';
import type { Channels } from './weighChannels.ts';

export const BUDGET_METHOD = 'owen-value/2';
const NONE = 'none/1';

type State = Method['state'];

const READING_METHODS = { shapley: 'shapley/1', 'left-out': 'left-out/1', surrogate: 'sparse-surrogate/1' } as const;

/** How far each part of the credit was found. */
export function methodsOf(
  { cutForWeighing }: Pick<Colophon, 'cutForWeighing'>,
  states: { spans: State; budget: State; reading: State },
  figures: { spans: number; notes: number; channels: Channels | null },
  influence: Method,
): Method[] {
  const weighed = figures.channels === null ? {} : { ...figures.channels.figures, cut: cutForWeighing ? 1 : 0 };
  return [
    { kind: 'budget', name: BUDGET_METHOD, state: states.budget, figures: weighed },
    { kind: 'spans', name: SPANS_METHOD, state: states.spans, figures: { spans: figures.spans } },
    readingMethod(states.reading, figures),
    influence,
  ];
}

function readingMethod(state: State, { notes, channels }: { notes: number; channels: Channels | null }): Method {
  if (notes === 0) return { kind: 'reading', name: NONE, state, figures: {} };
  const found = channels?.notes ?? null;
  if (found === null) return { kind: 'reading', name: NONE, state, figures: { notes } };
  const values = found.values.map((value, place) => [`nats${place + 1}`, Math.round(value * 1_000) / 1_000] as const);
  const fit = found.fit === null ? {} : { fit: Math.round(found.fit * 1_000) / 1_000 };
  const figures = { notes, ...Object.fromEntries(values), ...fit };
  return { kind: 'reading', name: READING_METHODS[found.method], state, figures };
}

export const NOTHING: Credit = { shares: [], unattributed: WHOLE };

/** What was estimated of the records that an adapter learnt, and how far that is trusted. */
export type Estimate = Pick<AdapterSignals, 'influences' | 'trust' | 'slack'>;

/** The same, with the records as they are named. One whose snapshot is not here any more is left out. */
export function estimateOf(found: FoundSpans, { trust, slack, records }: AdapterEstimate): Estimate {
  const influences = records.flatMap(({ place, ...estimated }) => {
    const record = recordAt(found, place);
    return record === undefined ? [] : [{ ...record.named, ...estimated }];
  });
  return { trust, slack, influences };
}

/** Of each adapter so many records are named whose estimate pays nothing: those that helped for surest. */
const NAMED_UNPAID = 5;

export function unpaidOf(estimates: readonly (AdapterEstimate | null)[]): RecordPlace[] {
  return estimates.flatMap((estimate) =>
    estimate === null || estimate.trust > 0 ? [] : estimate.records.slice(0, NAMED_UNPAID).map(({ place }) => place),
  );
}

const NO_ESTIMATE: Estimate = { influences: [], trust: 0 };

/**
 * The credit of an answer that was weighed: what each note was worth to it, and what each adapter gained on stretches
 * that stand in what it learnt; beside these, what was estimated.
 */
export function creditOf(
  { adapters }: Pick<Colophon, 'adapters'>,
  found: FoundSpans,
  channels: Channels,
  estimates: readonly (Estimate | null)[] = [],
): Credit {
  const { readings, sealed } = readingsOf(found, channels);
  return foldCredit({
    budget: { ...channels.budget, reading: channels.budget.reading * sealed },
    readings,
    adapters: adapters.map(({ snapshots }, at) => {
      const gains = channels.gains[at] ?? [];
      const roots = new Set(snapshots);
      const spans = found.spans.map((span) => ({
        start: span.start,
        end: span.end,
        records: learntFrom(found, span, roots),
      }));
      return {
        gain: gains.reduce((sum, gain) => sum + Math.max(0, gain), 0),
        spans: spanMatches(
          spans.filter(({ records }) => records.length > 0),
          channels.places,
          gains,
        ),
        ...(estimates[at] ?? NO_ESTIMATE),
      };
    }),
  });
}

/**
 * The notes that can be credited, and which part of all that notes were worth is theirs: what was read from a project is
 * sealed nowhere, so that nobody could check it, and its part stays unattributed.
 */
function readingsOf({ notes }: FoundSpans, channels: Channels): { readings: Reading[]; sealed: number } {
  const { values, errors } = channels.notes ?? { values: [], errors: [] };
  const readings = notes.flatMap((note, place): Reading[] =>
    note === null ? [] : [{ ...note.named, value: values[place] ?? 0, error: errors[place] ?? 0 }],
  );
  const all = values.reduce((sum, value) => sum + Math.max(0, value), 0);
  const theirs = readings.reduce((sum, { value }) => sum + Math.max(0, value), 0);
  return { readings, sealed: all === 0 ? 0 : theirs / all };
}
