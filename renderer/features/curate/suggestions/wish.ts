import { encodeRecordSet } from '#core/curate/recordSet.ts';
import type { SuggestWish } from '#protocol/window/suggestions.ts';

/** What a person has chosen on the page. */
export interface WishDraft {
  /** Null: the one that Ask uses. */
  readonly model: string | null;
  /** Questions that are left out. */
  readonly without: readonly string[];
  readonly which: 'pending' | 'all' | 'filter';
  readonly order: SuggestWish['order'];
  readonly limit: number;
  readonly withExamples: boolean;
}

export const firstDraft: WishDraft = {
  model: null,
  without: [],
  which: 'pending',
  order: 'as-they-stand',
  limit: 200,
  withExamples: true,
};

const EXAMPLES = 8;
/** Any number; one and the same, so that what was tried is what is run. */
const SEED = 1;

export function wishOf(draft: WishDraft, questions: readonly string[], chosen: Uint32Array | null): SuggestWish {
  return {
    model: draft.model,
    questions: questions.filter((id) => !draft.without.includes(id)),
    records: draft.which === 'filter' && chosen !== null ? encodeRecordSet(chosen) : null,
    pendingOnly: draft.which === 'pending',
    order: draft.order,
    limit: draft.limit,
    examples: draft.withExamples ? EXAMPLES : 0,
    seed: SEED,
  };
}
