import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { countsOf } from '#core/curate/state/counts.ts';
import { host } from '#renderer/host/client.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';

/** Tags that records came with, and those that people gave; undefined while they are asked for. */
export function useTags(): string[] | undefined {
  const project = useProject();
  const records = useNow((now) => now.records);
  const version = useNow((now) => now.version);
  const { data, isPending } = useQuery({
    queryKey: ['projects', 'importedTags', project.id, records],
    queryFn: ({ signal }) => host.projects.importedTags({ project: project.id }, { signal }),
  });
  return useMemo(() => {
    // Not the version itself is needed, but the state as it is at that version.
    if (isPending || version < 0) return undefined;
    const given = countsOf(project.state).tags.filter(({ added }) => added > 0);
    return [...new Set([...(data ?? []), ...given].map(({ tag }) => tag))].toSorted((one, other) =>
      one.localeCompare(other, 'en'),
    );
  }, [project, data, isPending, version]);
}
