import type { Colophon } from '#core/colophon.ts';
import { shortHash } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import styles from './Credit.module.css';
import { interval, share } from './figures.ts';
import { Known } from './Known.tsx';
import { kindsOf } from './Marginalia.tsx';
import { Between, Sample } from './Shares.tsx';
import { namesOf, toneOfSource, tonesOf } from './tones.ts';

interface DetailsProps {
  colophon: Colophon;
  open: (source: number) => void;
}

/** Everything that is known of an answer's credit, with how it is known. */
export function Details({ colophon, open }: DetailsProps) {
  return (
    <div className={styles.details}>
      <ContributorTable colophon={colophon} />
      <RecordList colophon={colophon} open={open} />
      <Known colophon={colophon} />
    </div>
  );
}

function ContributorTable({ colophon }: { colophon: Colophon }) {
  const tones = tonesOf(colophon);
  const { contributors } = colophon;
  return (
    <>
      <h2 className={styles.head}>{t('credit.details.contributors')}</h2>
      {contributors.length === 0 ? (
        <p className={styles.note}>{t('credit.details.noContributors')}</p>
      ) : (
        <div className={styles.scrolls} tabIndex={0} role="group" aria-label={t('credit.details.contributors')}>
          <table className={styles.table}>
            <thead>
              <tr>
                {(['name', 'share', 'interval', 'kinds', 'count'] as const).map((column) => (
                  <th key={column} scope="col">
                    {t(`credit.details.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {contributors
                .toSorted((a, b) => b.parts - a.parts)
                .map(({ id, name, parts, low, high, kinds, records }) => (
                  <tr key={id}>
                    <th scope="row" dir="auto">
                      <Sample tone={tones.get(id) ?? 'rest'} />
                      {name}
                    </th>
                    <td>{share(parts)}</td>
                    <td>{interval(low, high) ?? t('credit.details.exact')}</td>
                    <td>{kinds.map((kind) => t(`credit.kind.${kind}`)).join(', ')}</td>
                    <td>{records}</td>
                  </tr>
                ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

/** At most so many lines: what is smaller is in the file. */
const MOST_RECORDS = 40;

function RecordList({ colophon, open }: DetailsProps) {
  const tones = tonesOf(colophon);
  const { sources, shares } = colophon;
  const numbered = new Set(sources.map(({ snapshot, record }) => `${snapshot} ${record}`));
  const others = shares.filter(({ snapshot, record }) => !numbered.has(`${snapshot} ${record}`));
  if (sources.length + others.length === 0) return null;
  return (
    <>
      <h2 className={styles.head}>{t('credit.details.records')}</h2>
      <ol className={styles.records}>
        {sources.slice(0, MOST_RECORDS).map((source) => (
          <li key={source.number}>
            <Sample tone={toneOfSource(source, tones)} />
            <span>
              <button type="button" className={styles.link} aria-haspopup="dialog" onClick={() => open(source.number)}>
                {t('credit.details.open', { number: source.number })}
              </button>{' '}
              <span dir="auto">{namesOf([source])}</span>{' '}
              <span className={styles.between}>{kindsOf(source, colophon) || t('credit.details.uncredited')}</span>
              {shares
                .filter(({ snapshot, record }) => snapshot === source.snapshot && record === source.record)
                .map(({ kind, low, high }) => (
                  <Between key={kind} low={low} high={high} />
                ))}
              <span className={styles.excerpt} dir="auto">
                {source.excerpt}
              </span>
            </span>
          </li>
        ))}
        {others.slice(0, MOST_RECORDS).map(({ snapshot, record, kind, parts, low, high }) => (
          <li key={`${snapshot} ${record} ${kind}`}>
            <Sample tone="rest" />
            <span>
              {t('credit.details.elsewhere', { hash: shortHash(record) })}{' '}
              <span className={styles.between}>
                {t(`credit.kind.${kind}`)}, {share(parts)}
              </span>
              <Between low={low} high={high} />
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}
