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

  const [seen, setSeen] = useState(head);
  const [elsewhere, setElsewhere] = useState(false);

  const begin = (from: Schema) => {
    setBefore(from);
    setDraft(draftOf(from));
    setElsewhere(false);
  };
  // Only when the project moves: what was just saved is known here before the project says so.
  if (seen !== head) {
    setSeen(head);
    const differs = !isSameSchema(before, head);
    if (differs && change === null) begin(head);
    else setElsewhere(differs);
  }

  return { before, draft, setDraft, change, elsewhere, begin, startAgain: () => begin(head) };
}

export type Drafting = ReturnType<typeof useDraft>;
