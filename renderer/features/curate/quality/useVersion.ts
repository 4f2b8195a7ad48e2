import { useEffect, useState } from 'react';
import { useProject } from '#renderer/store/curate/useProject.ts';

/**
 * Counts changes of the state, a few a second at most: what is drawn from a scan of all records depends on this and not
 * on every key press.
 */
export function useVersion(pauseMs = 400): number {
  const project = useProject();
  const [version, setVersion] = useState(project.now.version);
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const stop = project.subscribe(() => {
      waiting ??= setTimeout(() => {
        waiting = undefined;
        setVersion(project.now.version);
      }, pauseMs);
    });
    return () => {
      stop();
      clearTimeout(waiting);
    };
  }, [project, pauseMs]);
  return version;
}
