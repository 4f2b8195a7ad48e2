import { useState } from 'react';
import type { Failure } from '#core/failure.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Confirm } from '#renderer/ui/Confirm.tsx';

/** For a project that is damaged and has a good copy; nothing otherwise. */
export function GoBack({ project, failure, done }: { project: string; failure: Failure; done?: () => void }) {
  const [asking, setAsking] = useState(false);
  if (failure.code !== 'PROJECT_DAMAGED' || failure.backup === null) return null;
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t('curateProjects.goBack')}</Button>
      {asking && (
        <Confirm
          title={t('curateProjects.goBackTitle')}
          act={t('curateProjects.goBackAct')}
          close={() => setAsking(false)}
          onAct={async () => {
            const { project: head } = await host.projects.goBack({ project });
            toast({ text: t('curateProjects.wentBack', { name: head.name }) });
            done?.();
          }}
        >
          {t('curateProjects.goBackBody')}
        </Confirm>
      )}
    </>
  );
}
