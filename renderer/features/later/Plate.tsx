import type { ReactNode } from 'react';
import type { LaterName } from './LaterRooms.tsx';
import styles from './LaterRooms.module.css';

/** An engraving beside the text. It says nothing that the text does not say. */
export function Plate({ name }: { name: LaterName }) {
  return (
    <svg className={styles.plate} viewBox="0 0 200 240" aria-hidden>
      <rect x="0.5" y="0.5" width="199" height="239" rx="3" stroke="var(--rule)" />
      {plates[name]}
    </svg>
  );
}

const plates: Record<LaterName, ReactNode> = {
  // Receipts, one upon the other.
  earnings: (
    <>
      {[
        [64, 34],
        [46, 52],
        [28, 70],
      ].map(([x, y]) => (
        <g key={x} transform={`translate(${x} ${y})`}>
          <path
            d="M0 0 H108 V132 l-6 5 -6 -5 -6 5 -6 -5 -6 5 -6 -5 -6 5 -6 -5 -6 5 -6 -5 -6 5 -6 -5 -6 5 -6 -5 -6 5 -6 -5 -6 5 -6 -5 Z"
            fill="var(--paper)"
          />
          <path d="M16 24 H64 M16 44 H92 M16 58 H92 M16 72 H76" />
          <path d="M16 98 H44 M72 98 H92" strokeWidth="2" />
        </g>
      ))}
      <circle cx="112" cy="94" r="7" fill="var(--rubric)" stroke="none" />
    </>
  ),
};
