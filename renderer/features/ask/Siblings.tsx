import type { KeyboardEvent } from 'react';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { showBranchOf } from './conversationActions.ts';
import { BackMark, OnMark } from './marks.tsx';
import type { Placed } from './page.ts';
import styles from './Siblings.module.css';
import { desk } from './theDesk.ts';

/** "2 of 3", and the way to the others. Draws nothing where there is only one. */
export function Siblings({ place, placed, label }: { place: string; placed: Placed; label: string }) {
  const { turn, siblings } = placed;
  const at = siblings.findIndex(({ id }) => id === turn.id);
  if (siblings.length < 2) return null;

  const show = (index: number) => {
    const sibling = siblings[index];
    const turns = desk.store.getState().opened.get(place)?.turns;
    if (sibling !== undefined && turns !== undefined) void showBranchOf(place, turns, sibling);
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    show(event.key === 'ArrowLeft' ? at - 1 : at + 1);
  };

  return (
    <span className={styles.siblings} role="group" aria-label={label} onKeyDown={pressed}>
      {/* Not disabled at the ends: that would throw the focus away. */}
      <button
        type="button"
        className={styles.step}
        aria-label={t('ask.siblings.previous')}
        aria-disabled={at === 0}
        onClick={() => show(at - 1)}
      >
        <BackMark />
      </button>
      <span aria-live="polite">
        {t('ask.siblings.position', { index: count(at + 1), total: count(siblings.length) })}
      </span>
      <button
        type="button"
        className={styles.step}
        aria-label={t('ask.siblings.next')}
        aria-disabled={at === siblings.length - 1}
        onClick={() => show(at + 1)}
      >
        <OnMark />
      </button>
    </span>
  );
}
