import { useState } from 'react';
import type { Prepared } from '#core/wallet/signing.ts';
import { sentenceForError } from '#renderer/text/failures.ts';

/** Something that is prepared when a person says so, and what goes wrong with it. */
export function usePreparing() {
  const [shown, setShown] = useState<Prepared>();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const run = async (prepare: () => Promise<Prepared>) => {
    setBusy(true);
    setTrouble(undefined);
    try {
      setShown(await prepare());
    } catch (error) {
      setTrouble(sentenceForError(error));
    }
    setBusy(false);
  };
  return { shown, busy, trouble, run, putAway: () => setShown(undefined) };
}
