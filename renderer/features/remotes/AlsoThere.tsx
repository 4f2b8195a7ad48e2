import { useQuery } from '@tanstack/react-query';
import { t } from '#renderer/text/text.ts';
import { remotesQuery } from './remoteQueries.ts';

/** On which servers an adapter of this name lives as well; that it is the same one is not proved. */
export function AlsoThere({ hash, className }: { hash: string; className: string | undefined }) {
  const { data: places } = useQuery({
    ...remotesQuery,
    select: (remotes) =>
      remotes.flatMap(({ name, adapters }) => {
        const there = adapters.filter(({ here }) => here?.hash === hash);
        if (there.length === 0) return [];
        return there.some(({ loaded }) => loaded === true) ? [t('remotes.alsoLoaded', { name })] : [name];
      }),
  });
  if (places === undefined || places.length === 0) return null;
  return <p className={className}>{t('remotes.alsoOn', { places: places.join(', ') })}</p>;
}
