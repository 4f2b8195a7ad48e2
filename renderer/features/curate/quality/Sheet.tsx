import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type Filter, filterText } from '#core/curate/filter.ts';
import styles from './Sheet.module.css';

/** A section of the page: its name, what it is for, and its parts. */
export function Sheet({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  return (
    <div className={styles.sheet}>
      <h2 className={styles.title}>{title}</h2>
      <p className={styles.lead}>{lead}</p>
      {children}
    </div>
  );
}

interface PartProps {
  title: string;
  /** What the figures stand on. */
  basis?: string | undefined;
  aside?: ReactNode;
  children: ReactNode;
}

export function Part({ title, basis, aside, children }: PartProps) {
  return (
    <section className={styles.part} aria-label={title}>
      <h3 className={styles.heading}>
        {title}
        {basis !== undefined && <span className={styles.basis}>{basis}</span>}
        {aside !== undefined && <span className={styles.aside}>{aside}</span>}
      </h3>
      <div className={styles.body}>{children}</div>
    </section>
  );
}

/** A figure that leads to its records in the table. */
export function Records({ filter, children }: { filter: Filter; children: ReactNode }) {
  const { project } = useParams({ from: '/curate/$project' });
  return (
    <Link
      to="/curate/$project/table"
      params={{ project }}
      search={{ filter: filterText(filter) }}
      className={styles.link}
    >
      {children}
    </Link>
  );
}

interface Column {
  readonly title: string;
  readonly number?: boolean;
  /** Its cells are not broken into lines. */
  readonly whole?: boolean;
}

/** `rows`: a name first, then the cells. */
export function Table({
  label,
  columns,
  rows,
}: {
  label: string;
  columns: readonly Column[];
  rows: readonly { key: string; cells: readonly ReactNode[] }[];
}) {
  return (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr>
          {columns.map(({ title, number = false }) => (
            <th key={title} scope="col" data-number={number}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells: [name, ...cells] }) => (
          <tr key={key}>
            <th scope="row" data-whole={columns[0]?.whole ?? false}>
              {name}
            </th>
            {cells.map((cell, place) => (
              <td
                key={place}
                data-number={columns[place + 1]?.number ?? false}
                data-whole={columns[place + 1]?.whole ?? false}
              >
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
