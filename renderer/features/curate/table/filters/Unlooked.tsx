import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { host } from '#renderer/host/client.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { t } from '#renderer/text/text.ts';
import styles from './FilterBar.module.css';

/** Says that nobody looked for it yet, where that is so: or else "none found" would be a lie. */
export function Unlooked({ kind }: { kind: 'duplicate' | 'personalData' }) {
  const { id: project } = useProject();
  const records = useNow((now) => now.records);
  const { data } = useQuery({
    // A job finds them.
    queryKey: ['jobs', 'looked', kind, project, records],
    queryFn: async ({ signal }) => {
      if (kind === 'duplicate') return await host.projects.duplicates({ project, after: 0, limit: 1 }, { signal });
      return await host.projects.personalData({ project, after: -1, limit: 1 }, { signal });
    },
  });
  if (data === undefined || data.at !== null) return null;
  return (
    <p className={styles.unlooked} role="status">
      {t(`curateTable.filters.unlooked.${kind}`)}{' '}
      <Link to="/curate/$project/quality" params={{ project }}>
        {t('curateTable.filters.unlooked.link')}
      </Link>
    </p>
  );
}
