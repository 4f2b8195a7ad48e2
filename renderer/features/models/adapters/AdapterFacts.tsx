import type { AdapterHeader } from '#core/adapter.ts';
import { bytes, count, decimal } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { FactLine } from '#renderer/ui/FactLine.tsx';

/** What an adapter file says of itself, in one line. */
export function AdapterFacts({ header, author = '' }: { header: AdapterHeader; author?: string }) {
  const { rank, matrices, alpha, storedAs, fileBytes } = header;
  const facts: [string, string][] = [
    ...(author === '' ? [] : [[t('adapters.author'), t('adapters.by', { author })] satisfies [string, string]]),
    [t('adapters.facts.rank'), t('adapters.facts.rankOf', { rank: count(rank) })],
    ...(alpha === null
      ? []
      : [
          [t('adapters.facts.alpha'), t('adapters.facts.alphaOf', { alpha: decimal(alpha) })] satisfies [
            string,
            string,
          ],
        ]),
    [t('adapters.facts.matrices'), t('adapters.facts.matricesOf', { count: matrices, amount: count(matrices) })],
    [t('adapters.facts.storedAs'), storedAs],
    [t('adapters.facts.size'), bytes(fileBytes)],
  ];
  return <FactLine facts={facts} />;
}
