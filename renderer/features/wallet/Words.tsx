import styles from './Wallet.module.css';

/** A phrase, to be written down: each word beside its number. */
export function Words({ words }: { words: readonly string[] }) {
  return (
    <ol className={styles.words}>
      {words.map((word, place) => (
        // A phrase may have one word twice.
        <li key={`${place} ${word}`} className={styles.word}>
          <span className={styles.place}>{place + 1}</span>
          {word}
        </li>
      ))}
    </ol>
  );
}
