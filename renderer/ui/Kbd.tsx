import styles from './Kbd.module.css';

/** A key, printed where it acts. Silent to screen readers: the `?` sheet reads them out in order. */
export function Kbd({ children }: { children: string }) {
  return (
    <kbd className={styles.kbd} aria-hidden>
      {children}
    </kbd>
  );
}
