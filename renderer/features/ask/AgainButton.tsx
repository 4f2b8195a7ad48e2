import { t } from '#renderer/text/text.ts';
import quiet from './Quiet.module.css';
import { desk, useBusy } from './theDesk.ts';

/** Asks the same question once more. It rests while an answer is being made in this conversation. */
export function AgainButton({ place, question, number }: { place: string; question: string; number: number }) {
  const busy = useBusy(place);
  return (
    <button
      type="button"
      className={quiet.quiet}
      aria-label={t('ask.answer.againNamed', { number })}
      disabled={busy}
      onClick={() => void desk.askAgain(place, question)}
    >
      {t('ask.answer.again')}
    </button>
  );
}
