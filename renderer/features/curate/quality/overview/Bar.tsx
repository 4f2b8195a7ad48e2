import { labelColour } from '../../document/labelColours.ts';
import styles from './Overview.module.css';

/** How much of the most: a picture of the figure beside it, so it says nothing to a screen reader. */
export function Bar({ fraction, colour }: { fraction: number; colour: number }) {
  return (
    <svg className={styles.bar} viewBox="0 0 200 10" preserveAspectRatio="none" aria-hidden>
      <rect x={0} y={0} width={200} height={10} data-part="track" />
      <rect x={0} y={0} width={200 * fraction} height={10} style={{ fill: labelColour(colour) }} />
    </svg>
  );
}
