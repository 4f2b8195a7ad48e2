import { useQuery } from '@tanstack/react-query';
import type { PromptAuthor } from '#core/savedPrompt.ts';
import { aboutQuery } from '#renderer/host/queries.ts';
import { t } from '#renderer/text/text.ts';

/** How an author is called here: "you", a name, or a profile that has only a key. */
export function useAuthorWords(): (author: PromptAuthor) => string {
  const self = useQuery(aboutQuery).data?.identity;
  return ({ key, name }) => {
    if (key === null) return name;
    if (key === self) return t('askMore.prompts.you');
    return name === '' ? t('askMore.prompts.another') : name;
  };
}
