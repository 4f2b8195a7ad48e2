import { createContext, use, useMemo } from 'react';
import { open, type Proposal } from '#core/curate/desk/drafting.ts';
import type { Suggestion } from '#core/curate/suggestion.ts';
import { useNow } from '#renderer/store/curate/useProject.ts';
import { useSuggestions } from '../suggestions/useSuggestions.ts';
import { useShown } from './useDesk.ts';
import { useRecord } from './useRecord.ts';

export interface Proposed extends Proposal {
  readonly source: Suggestion['source'] | 'given';
  /** The model's or the rule's name; null for what came with the file. */
  readonly by: string | null;
  readonly certainty: number | null;
}

const NONE: ReadonlySet<string> = new Set();

/** Worked out once for all who show them. */
export const ProposalsContext = createContext<readonly Proposed[]>([]);

export function useProposals(): readonly Proposed[] {
  return use(ProposalsContext);
}

const NO_RECORD = 0;

/** What is proposed for the record on the screen and not said yet: by the file first, then by models and rules. */
export function useOpenProposals(): readonly Proposed[] {
  const record = useShown((shown) => shown.record);
  const answers = useShown((shown) => shown.answers);
  const questions = useNow(({ head }) => head.questions);
  const suggestions = useSuggestions(record ?? NO_RECORD);
  const reading = useRecord(record ?? NO_RECORD);
  const imported = record !== null && reading.kind === 'here' ? reading.record : undefined;
  return useMemo(() => {
    const given = Object.entries(imported?.given ?? {}).map(([question, answer]): Proposed => {
      return { question, answer, source: 'given', by: null, certainty: null };
    });
    const suggested = suggestions.filter((suggestion) => suggestion.record === record);
    return open(questions, answers, [...given, ...suggested]);
  }, [imported, suggestions, record, answers, questions]);
}

/** Which options of a question are proposed. */
export function useSuggestedOptions(question: string): ReadonlySet<string> {
  const proposals = useProposals();
  return useMemo(() => {
    const options = proposals
      .filter((proposal) => proposal.question === question)
      .flatMap(({ answer }) => {
        if (answer.kind === 'choice') return answer.labels;
        if (answer.kind === 'preference') return [answer.chosen];
        return answer.kind === 'rating' ? [String(answer.rating)] : [];
      });
    return options.length === 0 ? NONE : new Set(options);
  }, [proposals, question]);
}
