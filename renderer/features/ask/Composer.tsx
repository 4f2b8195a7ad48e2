import { type RefObject, useEffect, useState } from 'react';
import type { Turn } from '#core/conversation.ts';
import { drafts } from '#renderer/store/drafts.ts';
import { count } from '#renderer/text/amounts.ts';
import { sentenceForTrouble } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from './AskRoom.module.css';
import { ContextMeter } from './ContextMeter.tsx';
import { NEW } from './desk.ts';
import { desk, useDesk } from './deskOfWindow.ts';

/** As much as the host takes. */
const LONGEST_QUESTION = 1_000_000;

/** A draft is on the disk this long after the last key. */
const KEEP_AFTER_MS = 250;

interface ComposerProps {
  ref: RefObject<HTMLTextAreaElement | null>;
  place: string;
  branch: readonly Turn[];
  writing: boolean;
  stop: () => void;
}

/** Where questions are written. What is written and not sent stays, also over a reload. */
export function Composer({ ref, place, branch, writing, stop }: ComposerProps) {
  const [typed, setTyped] = useDraft(place);
  const asking = useDesk((state) => state.asking.get(place));
  const busy = useDesk((state) => state.heard.size > 0);
  const sending = asking?.trouble === null;
  const stoppable = writing || sending;
  const question = typed.trim();
  const tooLong = question.length > LONGEST_QUESTION;

  const ask = async () => {
    if (question === '' || tooLong || stoppable || busy) return;
    // The call leaves before anything is drawn.
    const accepted = desk.ask(place, branch.at(-1)?.id ?? null, question);
    setTyped('');
    if (!(await accepted)) {
      setTyped(question);
      ref.current?.focus();
    }
  };

  return (
    <form
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault();
        void ask();
      }}
    >
      {asking !== undefined && asking.trouble !== null && <Notice tone="trouble">{sentenceForTrouble(asking.trouble)}</Notice>}
      {tooLong && (
        <Notice tone="warning">
          {t('ask.composer.tooLong', { most: count(LONGEST_QUESTION), count: question.length })}
        </Notice>
      )}
      <div className={styles.composerBox}>
        <textarea
          ref={ref}
          aria-label={t('ask.composer.label')}
          placeholder={t('ask.composer.placeholder')}
          rows={1}
          dir="auto"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            desk.forgetTrouble(place);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            void ask();
          }}
        />
        {stoppable ? (
          <Button onClick={stop}>
            {t('ask.composer.stop')}
            <Kbd>Esc</Kbd>
          </Button>
        ) : (
          <Button kind="call" type="submit" disabled={question === '' || tooLong || busy}>
            {t('ask.composer.send')}
            <Kbd>Enter</Kbd>
          </Button>
        )}
      </div>
      <div className={styles.composerFoot}>
        <span>{t('ask.composer.newline', { keys: 'Shift Enter' })}</span>
        <ContextMeter branch={branch} />
      </div>
    </form>
  );
}

type SetText = (text: string | ((before: string) => string)) => void;

/** The text of the composer: there again after a reload, another room, another conversation. */
function useDraft(place: string): [string, SetText] {
  const [draft, setDraft] = useState({ place, text: '', touched: false });
  const mine = draft.place === place ? draft : { place, text: '', touched: false };

  useEffect(() => {
    let here = true;
    void drafts.read(conversationAt(place)).then((kept) => {
      if (!here) return;
      // Whoever was faster than the disk has the last word.
      setDraft((now) => (now.place === place && now.touched ? now : { place, text: kept, touched: false }));
    });
    return () => {
      here = false;
    };
  }, [place]);

  return [
    mine.text,
    (change) => {
      const text = typeof change === 'string' ? change : change(mine.text);
      keepSoon(place, text);
      setDraft({ place, text, touched: true });
    },
  ];
}

const timers = new Map<string, ReturnType<typeof setTimeout>>();

/** Outlives the composer: the last words are kept also when the person goes elsewhere at once. */
function keepSoon(place: string, text: string): void {
  clearTimeout(timers.get(place));
  timers.set(
    place,
    setTimeout(() => {
      timers.delete(place);
      void drafts.write(conversationAt(place), text);
    }, KEEP_AFTER_MS),
  );
}

function conversationAt(place: string): string | null {
  return place === NEW ? null : place;
}
