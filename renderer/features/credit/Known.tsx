import type { Colophon } from '#core/colophon.ts';
import { t } from '#renderer/text/text.ts';
import styles from './Credit.module.css';
import { share } from './figures.ts';
import { EstimateNote } from './truth/EstimateNote.tsx';

/** How far each part of the finding has got, and what could not be found. */
export function Known({ colophon: { methods, adapters, snapshots, cutForWeighing } }: { colophon: Colophon }) {
  const unready = snapshots.filter(({ index }) => index !== 'ready');
  return (
    <>
      <h2 className={styles.head}>{t('credit.details.methods')}</h2>
      <dl className={styles.methods}>
        {methods.map(({ kind, name, state }) => (
          <div key={`${kind} ${name}`} title={name}>
            <dt>{t(`credit.method.${kind}`)}</dt>
            <dd data-state={state}>{t(`credit.methodState.${state}`)}</dd>
          </div>
        ))}
      </dl>
      <ul className={styles.notes}>
        {adapters.map(({ hash, name, trace, parts }) => (
          <li key={hash} dir="auto">
            {t(`credit.adapter.${trace}`, {
              name,
              share: parts === null ? t('credit.adapter.unknownShare') : share(parts),
            })}
          </li>
        ))}
        {(unready.length > 0 ? unready : snapshots.slice(0, 8)).map(({ root, name, index }) => (
          <li key={root} dir="auto">
            {t(`credit.snapshot.${index}`, { name })}
          </li>
        ))}
        <EstimateNote methods={methods} />
        {cutForWeighing && <li>{t('credit.details.cut')}</li>}
      </ul>
    </>
  );
}
