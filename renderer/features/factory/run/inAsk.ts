import { useNavigate } from '@tanstack/react-router';
import { plainAnswerSettings } from '#core/plainAnswerSettings.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { changeSettings } from '#renderer/host/queries.ts';
import { t } from '#renderer/text/text.ts';

/** Goes to a new conversation that is answered by the adapter, at the strength that it was trained for. */
export function useAdapterInAsk(): (hash: string) => Promise<void> {
  const go = useNavigate();
  return async (hash) => {
    const adapter = await host.adapters.get({ hash });
    const settings = await host.settings.get();
    await changeSettings({
      chosenModel: adapter.base.hash,
      newConversation: {
        ...(settings.newConversation ?? plainAnswerSettings(settings)),
        adapters: [{ hash, scale: 1 }],
      },
    });
    toast({ text: t('factory.run.inAsk', { name: adapter.name }) });
    await go({ to: '/ask/{-$conversation}', params: { conversation: undefined } });
  };
}
