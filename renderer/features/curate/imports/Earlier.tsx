import { useQuery } from '@tanstack/react-query';
import type { Imported } from '#protocol/window/projects.ts';
import { count, moment } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Hash } from '#renderer/ui/Hash.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { BadRows } from './BadRows.tsx';
import styles from './Earlier.module.css';
import { importsQuery } from './importQueries.ts';
import { Underway } from './Underway.tsx';

interface EarlierProps {
  project: string;
  /** The import that the page shows already. */
  current: string | undefined;
  /** The import whose bad rows are open. */
  mending: string | undefined;
  mend: (id: string | undefined) => void;
}

/** What this project's records came from. */
export function Earlier({ project, current, mending, mend }: EarlierProps) {
  const { data, error } = useQuery(importsQuery(project));
  const imports = data?.imports.toReversed() ?? [];
  const mended = imports.find(({ id, left }) => id === mending && left > 0);
  const underWay = data?.underWay.filter(({ id }) => id !== current) ?? [];
  return (
    <>
      {underWay.map((job) => (
        <Underway key={job.id} project={project} begun={job} name={job.subject} />
      ))}
      {mended !== undefined && (
        <BadRows key={mended.id} project={project} imported={mended} close={() => mend(undefined)} />
      )}
      <section className={styles.earlier} aria-label={t('curateImports.earlier.title')}>
        <h2 className={styles.title}>{t('curateImports.earlier.title')}</h2>
        {error !== null && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
        {data !== undefined && imports.length === 0 && <p className={styles.none}>{t('curateImports.earlier.none')}</p>}
        {imports.length > 0 && (
          <div className={styles.scroll}>
            <table className={styles.table}>
              <thead>
                <tr>
                  <th scope="col">{t('curateImports.earlier.file')}</th>
                  <th scope="col" className={styles.number}>
                    {t('curateImports.earlier.records')}
                  </th>
                  <th scope="col">{t('curateImports.earlier.badRows')}</th>
                  <th scope="col">{t('curateImports.earlier.when')}</th>
                  <th scope="col">{t('curateImports.earlier.author')}</th>
                  <th scope="col">{t('curateImports.earlier.terms')}</th>
                  <th scope="col">{t('curateImports.earlier.hash')}</th>
                </tr>
              </thead>
              <tbody>
                {imports.map((imported) => (
                  <Row key={imported.id} imported={imported} open={() => mend(imported.id)} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
    </>
  );
}

function Row({ imported: { source, left }, open }: { imported: Imported; open: () => void }) {
  const { name } = source;
  return (
    <tr>
      <th scope="row" className={styles.name} title={name}>
        <bdi>{name}</bdi>
      </th>
      <td className={styles.number}>{count(source.records)}</td>
      <td className={styles.bad}>
        {source.badRows === 0 ? (
          <span className={styles.unsaid}>{t('curateImports.earlier.all')}</span>
        ) : left === 0 ? (
          t('curateImports.earlier.mended')
        ) : (
          <Button
            size="small"
            aria-label={t('curateImports.earlier.leftNamed', { amount: count(left), name })}
            onClick={open}
          >
            {t('curateImports.earlier.left', { amount: count(left) })}
          </Button>
        )}
      </td>
      <td>{moment(source.importedAt)}</td>
      <td className={styles.said}>{source.author ?? <Unsaid />}</td>
      <td className={styles.said}>{source.terms ?? <Unsaid />}</td>
      <td>
        <Hash value={source.hash} of={name} />
      </td>
    </tr>
  );
}

function Unsaid() {
  return <span className={styles.unsaid}>{t('curateImports.earlier.unsaid')}</span>;
}
