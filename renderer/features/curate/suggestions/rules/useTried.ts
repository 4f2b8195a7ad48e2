import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Rule } from '#core/suggest/rules.ts';
import type { RulesTried } from '#protocol/window/suggestions.ts';
import { host } from '#renderer/host/client.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';

/** How rules would do, on a sample that stays the same. Asked again when rules or records are others. */
export function useTried(rules: readonly Rule[]): { tried: RulesTried | undefined; trouble: string | null } {
  const { id } = useProject();
  const records = useNow((now) => now.records);
  const asked = useQuery({
    queryKey: ['suggestions', 'tried', id, records, JSON.stringify(rules)],
    queryFn: ({ signal }) => host.suggestions.tryRules({ project: id, rules: [...rules], seed: 1 }, { signal }),
    enabled: rules.length > 0 && records > 0,
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
  return {
    tried: rules.length === 0 ? undefined : asked.data,
    trouble: asked.error === null ? null : sentenceForError(asked.error),
  };
}

export function refusedSentence({ why, detail }: RulesTried['refused'][number]): string {
  return t(`curateSuggestions.rules.refused.${why}`, { detail });
}
