import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { modelsQuery } from '#renderer/host/queries.ts';
import { count } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Choice } from '#renderer/ui/Choice.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { showAdapters, usePart } from '../part.ts';
import { AdapterCard } from './AdapterCard.tsx';
import { adaptersQuery } from './adapterQueries.ts';
import styles from './Adapters.module.css';

const ANY = 'any';

/** The LoRAs in the library, however many: searched by the host, shown a page at a time. */
export function Adapters() {
  const base = usePart((state) => state.base);
  const [typed, setTyped] = useState('');
  const [order, setOrder] = useState<'newest' | 'name'>('newest');
  const search = useDeferredValue(typed);
  const bases = useQuery({ ...modelsQuery, placeholderData: keepPreviousData }).data ?? [];
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    adaptersQuery({ search, base, order }),
  );
  const first = data?.pages[0];
  const found = data?.pages.flatMap((page) => page.adapters) ?? [];

  if (error !== null) return <Notice tone="trouble">{sentenceForError(error)}</Notice>;
  if (first === undefined) return null;
  if (!first.any) return <Empty />;
  return (
    <>
      <div className={styles.tools} role="search">
        <div className={styles.search}>
          <TextField
            label={t('adapters.search')}
            type="search"
            value={typed}
            maxLength={200}
            placeholder={t('adapters.searchHint')}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </div>
        <Select
          label={t('adapters.ofBase')}
          value={base ?? ANY}
          options={[
            { value: ANY, label: t('adapters.anyBase') },
            ...bases.map(({ hash, name }) => ({ value: hash, label: name })),
          ]}
          onChange={(value) => showAdapters(value === ANY ? null : value)}
        />
        <Choice
          label={t('adapters.order.title')}
          value={order}
          options={[
            { value: 'newest', label: t('adapters.order.newest') },
            { value: 'name', label: t('adapters.order.name') },
          ]}
          onChange={setOrder}
        />
      </div>
      <p className={styles.found} role="status">
        {first.found === 0
          ? t('adapters.noneFound')
          : t('adapters.found', { count: first.found, amount: count(first.found) })}
      </p>
      <ul className={styles.list} aria-label={t('adapters.list')}>
        {found.map((adapter) => (
          <AdapterCard key={adapter.hash} adapter={adapter} />
        ))}
      </ul>
      {hasNextPage && (
        <div className={styles.actions}>
          <Button disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('adapters.showMore')}
          </Button>
        </div>
      )}
    </>
  );
}

function Empty() {
  return (
    <div className={styles.empty}>
      <h2 className={styles.emptyTitle}>{t('adapters.emptyTitle')}</h2>
      <p className={styles.emptyText}>{t('adapters.emptyBody')}</p>
      <p className={styles.emptyText}>{t('adapters.emptyHow')}</p>
    </div>
  );
}
