import type { Turn } from '#core/conversation.ts';
import { t } from '#renderer/text/text.ts';
import { Answer } from './Answer.tsx';
import styles from './AskRoom.module.css';
import { useDesk } from './deskOfWindow.ts';
import { Preparing } from './Preparing.tsx';
import { Question } from './Question.tsx';
import { useStickToEnd } from './stickToEnd.ts';

interface PageProps {
  place: string;
  /** All turns of the conversation, and those of the branch that is shown. */
  turns: readonly Turn[];
  branch: readonly Turn[];
}

/** The conversation, from its first question to what is being written. */
export function Page({ place, turns, branch }: PageProps) {
  const asking = useDesk((state) => state.asking.get(place));
  const { scroll, content, atEnd, toEnd } = useStickToEnd(place);
  const underWay = asking?.trouble === null ? asking : undefined;
  // A question on its way stands where it will stand: what follows in another branch makes room for it.
  const shown = underWay === undefined ? branch : upTo(branch, underWay.parent);
  let questions = 0;

  return (
    <div className={styles.scrollPlace}>
      <section ref={scroll} className={styles.scroll} aria-label={t('ask.page')} tabIndex={0}>
        <div ref={content} className={styles.page}>
          {shown.map((turn) => {
            if (turn.role === 'question') questions += 1;
            return turn.role === 'question' ? (
              <Question key={turn.id} place={place} turn={turn} turns={turns} number={questions} />
            ) : (
              <Answer key={turn.id} place={place} turn={turn} turns={turns} number={questions} />
            );
          })}
          {underWay !== undefined && (
            <>
              {underWay.text !== null && (
                <p className={styles.question} dir="auto">
                  {underWay.text}
                </p>
              )}
              <Preparing preparing={null} name={undefined} />
            </>
          )}
        </div>
      </section>
      {!atEnd && (
        <button type="button" className={styles.toEnd} onClick={toEnd}>
          {t('ask.toEnd')} <span aria-hidden>↓</span>
        </button>
      )}
    </div>
  );
}

function upTo(branch: readonly Turn[], last: string | null): readonly Turn[] {
  return branch.slice(0, branch.findIndex(({ id }) => id === last) + 1);
}
