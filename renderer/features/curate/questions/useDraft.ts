import { useState } from 'react';
import { type Schema, type SchemaDraft, changeOf, draftOf, isSameSchema } from '#core/curate/schemaDraft.ts';
import { useNow } from '#renderer/store/curate/useProject.ts';

/**
 * What somebody is changing, beside what holds. While nothing is changed it follows the project; once something is, it
 * stays what it was begun from, and `elsewhere` says that the project went on without it.
 */
export function useDraft() {
  const head = useNow((now) => now.head);
  const [before, setBefore] = useState<Schema>(head);
  const [draft, setDraft] = useState<SchemaDraft>(() => draftOf(head));
  const change = changeOf(before, draft);

  const begin = (from: Schema) => {
    setBefore(from);
    setDraft(draftOf(from));
  };
  const differs = before !== head && !isSameSchema(before, head);
  if (differs && change === null) begin(head);

  return {
    before,
    draft,
    setDraft,
    change,
    elsewhere: differs && change !== null,
    begin,
    startAgain: () => begin(head),
  };
}

export type Drafting = ReturnType<typeof useDraft>;
