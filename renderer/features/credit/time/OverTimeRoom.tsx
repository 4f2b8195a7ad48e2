import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type Carrier, type CarrierKind, carrierKindSchema } from '#core/carried.ts';
import { Room } from '#renderer/app/Room.tsx';
import { count } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Choice } from '#renderer/ui/Choice.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { CreditPages } from '../CreditPages.tsx';
import { interval, share } from '../figures.ts';
import styles from './OverTime.module.css';
import { type Span, carriedQuery, spans } from './timeQueries.ts';
import { UsedSnapshots } from './UsedSnapshots.tsx';

const kinds: readonly CarrierKind[] = ['person', 'record', 'snapshot', 'adapter'];

/** Who and what carried the answers of a time, and which records never did. */
export function OverTimeRoom() {
  const [kind, setKind] = useState<CarrierKind>(carrierKindSchema.enum.person);
  const [span, setSpan] = useState<Span>('month');
  const { data, error } = useQuery(carriedQuery(kind, span));

  return (
    <Room
      title={t('credit.time.title')}
      {...(data !== undefined && {
        note: t('credit.time.answers', { count: data.answers, amount: count(data.answers) }),
      })}
      actions={<CreditPages />}
    >
      <div className={styles.page}>
        <div className={styles.choices}>
          <Choice
            label={t('credit.time.kindLabel')}
            value={kind}
            options={kinds.map((value) => ({ value, label: t(`credit.time.kind.${value}`) }))}
            onChange={setKind}
          />
          <Choice
            label={t('credit.time.spanLabel')}
            value={span}
            options={spans.map((value) => ({ value, label: t(`credit.time.span.${value}`) }))}
            onChange={setSpan}
          />
        </div>
        {error !== null && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
        {data !== undefined && data.answers === 0 && <p className={styles.lead}>{t('credit.time.noAnswers')}</p>}
        {data !== undefined && data.answers > 0 && (
          <>
            <p className={styles.lead}>{t('credit.time.lead', { share: share(data.unattributed) })}</p>
            {data.carriers.length === 0 ? (
              <p className={styles.help}>{t('credit.time.nobody')}</p>
            ) : (
              <Carriers carriers={data.carriers} kind={kind} />
            )}
            {data.more && (
              <p className={styles.help}>{t('credit.time.more', { amount: count(data.carriers.length) })}</p>
            )}
          </>
        )}
        <UsedSnapshots />
      </div>
    </Room>
  );
}

function Carriers({ carriers, kind }: { carriers: readonly Carrier[]; kind: CarrierKind }) {
  const most = Math.max(1, ...carriers.map(({ parts }) => parts));
  return (
    <table className={styles.carriers}>
      <thead>
        <tr>
          <th scope="col">{t(`credit.time.one.${kind}`)}</th>
          <th scope="col">{t('credit.details.share')}</th>
          <th scope="col">{t('credit.details.interval')}</th>
          <th scope="col">{t('credit.time.credited')}</th>
          <th scope="col">{t('credit.time.found')}</th>
        </tr>
      </thead>
      <tbody>
        {carriers.map(({ node, parts, low, high, credited, found }) => (
          <tr key={node.id}>
            <th scope="row" dir="auto">
              <Link to="/credit/walk" search={{ kind: node.kind, id: node.id }} className={styles.name}>
                {node.name}
              </Link>
              <span className={styles.bar} style={{ inlineSize: `${(100 * parts) / most}%` }} aria-hidden />
            </th>
            <td>{share(parts)}</td>
            <td>{interval(low, high) ?? t('credit.details.exact')}</td>
            <td>{count(credited)}</td>
            <td>{count(found)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
