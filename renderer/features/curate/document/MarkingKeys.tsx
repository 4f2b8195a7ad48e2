import { t } from '#renderer/text/text.ts';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import styles from './DocumentText.module.css';

const WALKING = [
  ['← →', 'move'],
  ['Ctrl', 'character'],
  ['Shift', 'extend'],
  ['Enter', 'mark'],
] as const;
const ADJUSTING = [
  ['Shift ← →', 'end'],
  ['Alt ← →', 'start'],
  ['Ctrl', 'character'],
  ['Delete', 'remove'],
] as const;

/** The keys that act in the text, shown while it has the keyboard. */
export function MarkingKeys({ onSpan }: { onSpan: boolean }) {
  return (
    <div className={styles.keys}>
      {(onSpan ? ADJUSTING : WALKING).map(([keys, does]) => (
        <span key={keys}>
          <Kbd>{keys}</Kbd> {t(`curateDocument.keys.${does}`)}
        </span>
      ))}
    </div>
  );
}
