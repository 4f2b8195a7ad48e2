import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Benchmark } from '#core/benchmark/benchmark.ts';
import { toast } from '#renderer/app/toasts.ts';
import { queries } from '#renderer/host/queries.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';

interface Making {
  busy: boolean;
  trouble: string | undefined;
  make: (ask: () => Promise<Benchmark>) => Promise<void>;
}

/** Makes a benchmark and goes to the list that it is in now; what goes wrong is said in place. */
export function useMaking(): Making {
  const go = useNavigate();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const make = async (ask: () => Promise<Benchmark>) => {
    setBusy(true);
    setTrouble(undefined);
    try {
      const { name } = await ask();
      await queries.invalidateQueries({ queryKey: ['benchmarks', 'list'] });
      toast({ text: t('benchmarks.make.made', { name }) });
      await go({ to: '/factory/benchmarks' });
    } catch (error) {
      setTrouble(sentenceForError(error));
      setBusy(false);
    }
  };
  return { busy, trouble, make };
}
