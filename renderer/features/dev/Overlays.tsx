import { useState } from 'react';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Confirm } from '#renderer/ui/Confirm.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Menu } from '#renderer/ui/Menu.tsx';
import { Specimen } from './Components.tsx';

/** Everything that opens over the page. */
export function Overlays() {
  const [open, setOpen] = useState<'dialog' | 'confirm'>();
  const close = () => setOpen(undefined);
  return (
    <Specimen name="Overlays">
      <Button onClick={() => setOpen('dialog')}>{t('dev.openDialog')}</Button>
      <Button onClick={() => setOpen('confirm')}>{t('dev.openConfirm')}</Button>
      <Menu
        target={<Button>{t('dev.openMenu')}</Button>}
        entries={[
          { label: t('dev.act'), act: close },
          { label: t('dev.actWithKey'), act: close, keys: 'G C' },
          { label: t('dev.disabled'), act: close, disabled: true },
          { label: t('models.remove'), act: close, grave: true },
        ]}
      />
      {open === 'dialog' && (
        <Dialog title={t('dev.openDialog')} close={close}>
          {t('dev.sentence')}
        </Dialog>
      )}
      {open === 'confirm' && (
        <Confirm title={t('dev.openConfirm')} act={t('dev.act')} onAct={() => Promise.resolve()} close={close}>
          {t('dev.sentence')}
        </Confirm>
      )}
    </Specimen>
  );
}
