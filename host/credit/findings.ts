import type { Colophon } from '#core/colophon.ts';
import { foldCredit } from '#core/credit/fold.ts';
import type { Credit } from '#core/credit/credit.ts';
import { spanMatches } from '#core/credit/spanSignals.ts';
import type { Method } from '#core/receipt/receipt.ts';
import { WHOLE } from '#core/snapshot/weights.ts';
import { type FoundSpans, learntFrom } from './foundSpans.ts';
import type { Channels } from './weighChannels.ts';

export const SPANS_METHOD = 'suffix-array/1';
export const BUDGET_METHOD = 'owen-value/1';
const NONE = 'none/1';

type State = Method['state'];

/**
 * How far each part of the credit was found. Nothing is read for an answer, and no influence is estimated yet: both say
 * so, and pay nothing.
 */
export function methodsOf(
  { adapters, remote, cutForWeighing }: Pick<Colophon, 'adapters' | 'remote' | 'cutForWeighing'>,
  states: { spans: State; budget: State },
  figures: { spans: number; channels: Channels | null },
): Method[] {
  const influence: State = adapters.length === 0 ? 'nothing-to-do' : 'not-traceable';
  const weighed = figures.channels === null ? {} : { ...figures.channels.figures, cut: cutForWeighing ? 1 : 0 };
  return [
    { kind: 'budget', name: BUDGET_METHOD, state: states.budget, figures: weighed },
    { kind: 'spans', name: SPANS_METHOD, state: states.spans, figures: { spans: figures.spans } },
    { kind: 'reading', name: NONE, state: remote === null ? 'nothing-to-do' : 'not-traceable', figures: {} },
    { kind: 'influence', name: NONE, state: remote === null ? influence : 'not-traceable', figures: {} },
  ];
}

export const NOTHING: Credit = { shares: [], unattributed: WHOLE };

/** The credit of an answer that was weighed: what each adapter gained on stretches that stand in what it learnt. */
export function creditOf({ adapters }: Pick<Colophon, 'adapters'>, found: FoundSpans, channels: Channels): Credit {
  return foldCredit({
    budget: channels.budget,
    readings: [],
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
        influences: [],
        trust: 0,
      };
    }),
  });
}
