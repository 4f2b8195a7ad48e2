import type { Run } from '#core/train/run.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { t } from '#renderer/text/text.ts';
import { Confirm } from '#renderer/ui/Confirm.tsx';
import { canRegister } from './runState.ts';

/** Asks first: checkpoints and curves cannot be had back. */
export function Removing({ run, close, removed }: { run: Run; close: () => void; removed: () => void }) {
  const { id, name } = run;
  return (
    <Confirm
      title={t('factory.removing.title', { name })}
      act={t('factory.removing.act')}
      close={close}
      onAct={async () => {
        await host.factory.remove({ run: id });
        toast({ text: t('factory.removing.done', { name }) });
        removed();
      }}
    >
      <p>{t('factory.removing.body')}</p>
      {canRegister(run) && <p>{t('factory.removing.notKept')}</p>}
    </Confirm>
  );
}
