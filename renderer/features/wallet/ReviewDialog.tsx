import type { Prepared, Sent } from '#core/wallet/signing.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { queries } from '#renderer/host/queries.ts';
import { t } from '#renderer/text/text.ts';
import { FormDialog } from './FormDialog.tsx';
import { Review } from './Review.tsx';

interface ReviewDialogProps {
  shown: Prepared;
  /** Goes back to what was typed; absent where nothing was. */
  back?: () => void;
  close: () => void;
  /** Whoever goes on from here; else it is said that it is on its way, and that was all. */
  signed?: (sent: Sent) => void;
}

/** The last look. What is agreed to is the very thing that was shown, by its id. */
export function ReviewDialog({ shown, back, close, signed }: ReviewDialogProps) {
  return (
    <FormDialog
      title={t('sending.reviewTitle')}
      act={t('sending.sign')}
      ready
      onAct={async () => {
        const sent = await host.sending.confirm({ id: shown.id });
        void queries.invalidateQueries({ queryKey: ['wallet'] });
        if (signed !== undefined) return signed(sent);
        toast({ text: t(sent.state === 'stored' ? 'sending.kept' : 'sending.sent') });
        close();
      }}
      {...(back !== undefined && { back: { label: t('sending.change'), act: back } })}
      close={close}
      width={560}
    >
      <Review shown={shown} />
    </FormDialog>
  );
}
