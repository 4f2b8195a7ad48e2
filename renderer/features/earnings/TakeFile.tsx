import { useState } from 'react';
import { toast } from '#renderer/app/toasts.ts';
import { chooseSharedFile } from '#renderer/files/choose.ts';
import { upload } from '#renderer/files/upload.ts';
import { host } from '#renderer/host/client.ts';
import { queries } from '#renderer/host/queries.ts';
import { sentenceForError, sentenceForTrouble } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';

/** Takes what a payer handed out: why somebody earned, or a list of leaves. It counts only where the chain bears it out. */
export function TakeFile({ network }: { network: bigint }) {
  const [busy, setBusy] = useState(false);
  const take = async () => {
    const chosen = await chooseSharedFile();
    if (!chosen.ok) return toast({ text: sentenceForTrouble(chosen.failure), tone: 'trouble' });
    const [file] = chosen.value;
    if (file === undefined) return undefined;
    setBusy(true);
    const { ticket } = file.offered;
    const never = new AbortController().signal;
    const sent =
      file.content === undefined
        ? undefined
        : await upload({ host: host.files, ticket, file: file.content, signal: never, onSent: () => {} });
    try {
      if (sent !== undefined && !sent.ok) toast({ text: sentenceForTrouble(sent.failure), tone: 'trouble' });
      else {
        await host.settlement.earnings.takeFile({ network, ticket });
        void queries.invalidateQueries({ queryKey: ['settlement'] });
        toast({ text: t('earnings.taken') });
      }
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
    setBusy(false);
    return undefined;
  };
  return (
    <Button disabled={busy} onClick={() => void take()}>
      {t('earnings.takeFile')}
    </Button>
  );
}
