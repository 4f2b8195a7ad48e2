import type { ReactNode } from 'react';
import styles from './Sectioned.module.css';

interface SectionedProps<Section extends string> {
  /** What the sections are, for whoever does not see them. */
  label: string;
  sections: readonly Section[];
  shown: Section;
  nameOf: (section: Section) => string;
  go: (section: Section) => void;
  children: ReactNode;
}

/** A page with a list of its sections at the side; the one that is shown scrolls by itself. */
export function Sectioned<Section extends string>(props: SectionedProps<Section>) {
  const { label, sections, shown, nameOf, go, children } = props;
  return (
    <div className={styles.page}>
      <nav className={styles.sections} aria-label={label}>
        {sections.map((section) => (
          <button
            key={section}
            type="button"
            className={styles.section}
            aria-current={section === shown ? 'page' : undefined}
            onClick={() => go(section)}
          >
            {nameOf(section)}
          </button>
        ))}
      </nav>
      <div key={shown} className={styles.content}>
        {children}
      </div>
    </div>
  );
}
