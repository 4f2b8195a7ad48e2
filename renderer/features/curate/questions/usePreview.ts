import { queryOptions, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { host } from '#renderer/host/client.ts';
import { useProject } from '#renderer/store/curate/useProject.ts';
import type { SchemaChange } from '#protocol/window/projects.ts';

/** While somebody types, nothing is counted anew. */
const REST_MS = 300;

/** What saving would do to answers. Counted by the host, when the draft has rested and can be saved. */
export function usePreview(change: SchemaChange, sound: boolean) {
  const { id } = useProject();
  const text = JSON.stringify(change);
  const [rested, setRested] = useState<{ text: string; change: SchemaChange } | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setRested({ text, change: JSON.parse(text) }), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);

  const isRested = rested?.text === text;
  const { data, error } = useQuery({
    ...previewQuery(id, rested?.change ?? change),
    enabled: sound && rested !== null,
    gcTime: 0,
  });
  return { preview: isRested ? data : undefined, error: isRested ? error : null };
}

function previewQuery(project: string, change: SchemaChange) {
  return queryOptions({
    queryKey: ['projects', project, 'preview', change],
    queryFn: ({ signal }) => host.projects.previewSchema({ project, change }, { signal }),
  });
}
