import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import type { Colophon, ColophonSource, CreditedRecord } from '#core/colophon.ts';
import { host } from '#renderer/host/client.ts';
import { count, moment } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Hash } from '#renderer/ui/Hash.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { share } from './figures.ts';
import styles from './Sheets.module.css';
import { stretchesIn } from './stretches.ts';

interface SheetProps {
  source: ColophonSource;
  colophon: Pick<Colophon, 'spans'>;
  /** The answer's text; empty where it is not at hand. */
  answer: string;
  close: () => void;
}

/** The record behind a citation: what it says, who made it, and under which terms it was given. */
export function RecordSheet({ source, colophon, answer, close }: SheetProps) {
  const { snapshot, offset, number } = source;
  const { data, error } = useQuery({
    // A snapshot never changes.
    queryKey: ['credit', 'record', snapshot, offset],
    queryFn: ({ signal }) => host.credit.record({ snapshot, offset }, { signal }),
    gcTime: 60_000,
  });
  const matched = colophon.spans
    .filter(({ sources }) => sources.includes(number))
    .map(({ start, end }) => answer.slice(start, end));
  return (
    <Dialog title={t('credit.record.title', { number })} close={close} width={640}>
      <div className={styles.record} tabIndex={0} role="group" aria-label={t('credit.record.title', { number })}>
        {error !== null && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
        {data === undefined ? (
          error === null && <p className={styles.help}>{t('credit.record.loading')}</p>
        ) : (
          <RecordView record={data} matched={matched} />
        )}
      </div>
    </Dialog>
  );
}

export function RecordView({ record, matched }: { record: CreditedRecord; matched: readonly string[] }) {
  const { texts, contributors, snapshot, provenance, split } = record;
  const row = count(provenance.row);
  const facts = [
    [t('credit.record.licence'), snapshot.licence],
    [t('credit.record.terms'), snapshot.terms.trim() === '' ? t('credit.record.noTerms') : snapshot.terms],
    [
      t('credit.record.from'),
      provenance.file === null
        ? t('credit.record.row', { row })
        : t('credit.record.rowOf', { file: provenance.file, row }),
    ],
    [t('credit.record.splitName'), split],
  ] as const;
  return (
    <>
      <h3 className={styles.head}>{t('credit.record.texts')}</h3>
      {texts.map((text, place) => (
        <Marked key={place} text={text} matched={matched} />
      ))}
      {matched.length > 0 && <p className={styles.help}>{t('credit.record.matched')}</p>}
      <h3 className={styles.head}>{t('credit.record.people')}</h3>
      <ul className={styles.people}>
        {contributors.map(({ id, name, roles, parts }) => (
          <li key={id}>
            <span dir="auto">
              <b>{name}</b> {roles.map((role) => t(`credit.record.role.${role}`)).join(', ')}
            </span>
            <span>{t('credit.record.weight', { share: share(parts) })}</span>
          </li>
        ))}
      </ul>
      <h3 className={styles.head}>{t('credit.record.snapshot')}</h3>
      <p dir="auto">
        {t('credit.record.sealed', {
          name: snapshot.name,
          time: moment(snapshot.createdAt),
          by: snapshot.createdBy.name,
        })}{' '}
        <Hash value={snapshot.root} of={t('credit.record.rootOf', { name: snapshot.name })} />
      </p>
      <dl className={styles.facts}>
        {facts.map(([name, fact]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd dir="auto">{fact}</dd>
          </div>
        ))}
        <div>
          <dt>{t('credit.record.hash')}</dt>
          <dd>
            <Hash value={record.record} of={t('credit.record.hashOf')} />
          </dd>
        </div>
      </dl>
    </>
  );
}

function Marked({ text, matched }: { text: string; matched: readonly string[] }) {
  const stretches = stretchesIn(text, matched);
  return (
    <p className={styles.text} dir="auto">
      {stretches.map(({ start, end }, place) => (
        <Fragment key={start}>
          {text.slice(stretches[place - 1]?.end ?? 0, start)}
          <mark>{text.slice(start, end)}</mark>
        </Fragment>
      ))}
      {text.slice(stretches.at(-1)?.end ?? 0)}
    </p>
  );
}
