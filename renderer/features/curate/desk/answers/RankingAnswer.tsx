import { type KeyboardEvent, useRef } from 'react';
import { moved, orderOf } from '#core/curate/desk/drafting.ts';
import { itemsOf } from '#core/curate/desk/fieldValue.ts';
import type { Question } from '#core/curate/question.ts';
import type { CurateRecord } from '#core/curate/record.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { useDesk, useShown } from '../useDesk.ts';
import { Written } from './Written.tsx';
import styles from './answers.module.css';

interface RankingAnswerProps {
  question: Extract<Question, { kind: 'ranking' }>;
  record: CurateRecord;
}

/** A list to be put in order, best first: Alt with an arrow moves the item that has the focus. */
export function RankingAnswer({ question, record }: RankingAnswerProps) {
  const desk = useDesk();
  const list = useRef<HTMLOListElement>(null);
  const answers = useShown((shown) => shown.answers);
  const items = itemsOf(record.fields[question.field]) ?? [];
  const order = orderOf(question, record, answers);
  const answered = answers[question.id] !== undefined;

  const set = (next: readonly number[]) => desk.answer(question.id, { kind: 'ranking', order: [...next] });
  const focus = (place: number) => {
    const item = list.current?.children[place];
    if (item instanceof HTMLElement) item.focus();
  };
  const press = (event: KeyboardEvent, place: number) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    const by = event.key === 'ArrowUp' ? -1 : 1;
    const to = place + by;
    if (to < 0 || to >= order.length) return;
    event.preventDefault();
    if (event.altKey) set(moved(order, place, by));
    // The items keep their keys, so the one that moved takes the focus with it.
    else focus(to);
  };

  return (
    <Written question={question}>
      {items.length === 0 ? (
        <p className={styles.under}>{t('curateDesk.ranking.nothing')}</p>
      ) : (
        <ol ref={list} className={styles.ranking} aria-label={question.title}>
          {order.map((item, place) => (
            <li
              key={item}
              className={styles.ranked}
              tabIndex={place === 0 ? 0 : -1}
              onKeyDown={(event) => press(event, place)}
            >
              <span className={styles.place}>{place + 1}</span>
              <span className={styles.rankedText} dir="auto">
                {items[item]}
              </span>
              <span className={styles.moves}>
                <Button
                  size="small"
                  kind="quiet"
                  tabIndex={-1}
                  disabled={place === 0}
                  aria-label={t('curateDesk.ranking.up', { number: place + 1 })}
                  onClick={() => set(moved(order, place, -1))}
                >
                  ↑
                </Button>
                <Button
                  size="small"
                  kind="quiet"
                  tabIndex={-1}
                  disabled={place === order.length - 1}
                  aria-label={t('curateDesk.ranking.down', { number: place + 1 })}
                  onClick={() => set(moved(order, place, 1))}
                >
                  ↓
                </Button>
              </span>
            </li>
          ))}
        </ol>
      )}
      <div className={styles.under}>
        <span>{t('curateDesk.ranking.how')}</span>
        {!answered && items.length > 0 && (
          <Button size="small" onClick={() => set(order)}>
            {t('curateDesk.ranking.asItIs')}
          </Button>
        )}
        {answered && <span className={styles.done}>{t('curateDesk.ranking.ordered')}</span>}
      </div>
    </Written>
  );
}
