import type { Turn } from '#core/conversation.ts';
import type { MadeElsewhere } from '#core/remote.ts';
import { useAnswerSettings } from '#renderer/features/ask/answerSettingsStore.ts';
import { setNumber } from '#renderer/features/ask/scales.ts';
import { desk, useBusy } from '#renderer/features/ask/theDesk.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';

/** "Set by box (gpu.example) from model with tone at 1. Not traceable here." */
export function SetElsewhere({
  made: { name, host, model, adapters },
  className,
}: {
  made: MadeElsewhere;
  className: string | undefined;
}) {
  const words = adapters.map(({ id, scale }) => t('askSettings.made.adapter', { name: id, scale: setNumber(scale) }));
  return (
    <p className={className} title={t('remotes.untraceable')} dir="auto">
      {words.length === 0
        ? t('remotes.set.base', { name, host, model })
        : t('remotes.set.with', { name, host, model, adapters: words.join(', ') })}
    </p>
  );
}

/** Where another machine failed: this one answers, if the person wants that. What came of the other stays beside it. */
export function InsteadHere({ place, turn }: { place: string; turn: Turn }) {
  const busy = useBusy(place);
  const settings = useAnswerSettings(place);
  const { parent: question } = turn;
  if (turn.state !== 'failed' || question === null || settings === null) return null;
  const { remote: _, ...here } = settings.now;
  return (
    <div>
      <Button size="small" disabled={busy} onClick={() => void desk.askAgain(place, question, { settings: here })}>
        {t('remotes.instead')}
      </Button>
    </div>
  );
}
