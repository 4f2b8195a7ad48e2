import { useEffect, useState } from 'react';
import type { CurateRecord } from '#core/curate/record.ts';
import { useProject } from '#renderer/store/curate/useProject.ts';

/** Records by ordinal, at once where they are at hand; `error` where they cannot be read. */
export function useRecords(ordinals: readonly number[]): {
  records: readonly CurateRecord[] | null;
  error: unknown;
} {
  const project = useProject();
  const key = ordinals.join();
  const [read, setRead] = useState<{ key: string; records: readonly CurateRecord[] | null; error: unknown }>();
  const atHand = ordinals.flatMap((ordinal) => project.peek(ordinal) ?? []);
  const whole = atHand.length === ordinals.length;

  useEffect(() => {
    if (whole) return undefined;
    let over = false;
    project.read(key === '' ? [] : key.split(',').map(Number)).then(
      (records) => over || setRead({ key, records, error: null }),
      (error: unknown) => over || setRead({ key, records: null, error }),
    );
    return () => {
      over = true;
    };
  }, [project, key, whole]);

  if (whole) return { records: atHand, error: null };
  return read?.key === key ? read : { records: null, error: null };
}
