import type { Colophon } from '#core/colophon.ts';
import { t } from '#renderer/text/text.ts';
import styles from './Credit.module.css';
import { interval, isUnderWay, share } from './figures.ts';
import { type Tone, tonesOf } from './tones.ts';

/** A line as it stands under the words of this contributor. */
export function Sample({ tone }: { tone: Tone | 'nobody' }) {
  return <span className={styles.sample} data-tone={tone} aria-hidden />;
}

/** The answer as a line, in the parts of those that it was drawn from, and the same in words. */
export function Shares({ colophon }: { colophon: Colophon }) {
  const { contributors, unattributed } = colophon;
  const tones = tonesOf(colophon);
  const credited = contributors.filter(({ parts }) => parts > 0).toSorted((a, b) => b.parts - a.parts);
  const named = credited.slice(0, 5);
  const others = credited.slice(5);
  const otherParts = others.reduce((sum, { parts }) => sum + parts, 0);
  // A line of words that are still being worked out stands where they will stand: nothing moves when they come.
  const waits = isUnderWay(colophon);

  return (
    <>
      <div className={styles.bar} aria-hidden>
        {credited.map(({ id, parts }) => (
          <span key={id} data-tone={tones.get(id)} style={{ flexGrow: parts }} />
        ))}
        <span data-tone="nobody" style={{ flexGrow: unattributed }} />
      </div>
      <ul className={styles.legend}>
        {named.map(({ id, name, parts, low, high }) => (
          <li key={id}>
            <Sample tone={tones.get(id) ?? 'rest'} />
            <span dir="auto">{name}</span> <b>{share(parts)}</b>
            <Between low={low} high={high} />
          </li>
        ))}
        {others.length > 0 && (
          <li>
            <Sample tone="rest" />
            {t('credit.foot.others', { count: others.length })} <b>{share(otherParts)}</b>
          </li>
        )}
        <li>
          <Sample tone="nobody" />
          {waits ? (
            t('credit.foot.beingWeighed')
          ) : (
            <>
              {t('credit.foot.unattributed')} <b>{share(unattributed)}</b>
            </>
          )}
        </li>
      </ul>
    </>
  );
}

export function Between({ low, high }: { low: number; high: number }) {
  const words = interval(low, high);
  return words === null ? null : <span className={styles.between}> ({words})</span>;
}
