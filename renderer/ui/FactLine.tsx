import type { ReactNode } from 'react';
import styles from './FactLine.module.css';

/** Facts in one line; their names are for those who do not see the line. */
export function FactLine({ facts }: { facts: readonly (readonly [name: string, fact: ReactNode])[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(([name, fact]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{fact}</dd>
        </div>
      ))}
    </dl>
  );
}
