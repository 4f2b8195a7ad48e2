import type { Colophon } from '#core/colophon.ts';
import { t } from '#renderer/text/text.ts';

/** A million parts are the whole answer. */
const WHOLE = 1_000_000;

/** "31 %", "4.2 %", "under 0.1 %". Never 100 % where it is not the whole. */
export function share(parts: number): string {
  const hundredths = parts / (WHOLE / 100);
  if (parts === 0) return t('units.percent', { amount: '0' });
  if (hundredths < 0.1) return t('credit.under', { share: t('units.percent', { amount: '0.1' }) });
  return t('units.percent', { amount: figure(hundredths, parts < WHOLE) });
}

/** "28 to 41 %", or nothing where the part is known exactly. */
export function interval(low: number, high: number): string | null {
  if (low === high) return null;
  const figures = [low, high].map((parts) => figure(parts / (WHOLE / 100), parts < WHOLE));
  return figures[0] === figures[1] ? null : t('credit.between', { low: figures[0] ?? '', high: figures[1] ?? '' });
}

/** Whole hundredths from ten on, a tenth below: an estimate needs no more. */
function figure(hundredths: number, notWhole: boolean): string {
  if (hundredths === 0) return '0';
  if (hundredths < 9.95) return hundredths.toFixed(1).replace(/\.0$/, '');
  return String(notWhole ? Math.min(99, Math.round(hundredths)) : 100);
}

/** Something was open that an answer could be drawn from: an adapter, or records to be read. */
export function isDrawn({ adapters, snapshots, spans, notes }: Colophon): boolean {
  return adapters.length > 0 || snapshots.length > 0 || spans.length > 0 || notes.length > 0;
}

export function isUnderWay({ state }: Colophon): boolean {
  return state === 'writing' || state === 'waiting' || state === 'weighing';
}

/** The second half of the last page's sentence: what the answer was drawn from. */
export function drawnFrom(colophon: Colophon): string {
  const { state, shares, contributors, remote } = colophon;
  if (remote !== null) return t('credit.drawn.remote');
  if (state === 'failed') return t('credit.drawn.failed');
  if (!isDrawn(colophon)) return t('credit.drawn.base');
  if (state === 'waiting') return t('credit.drawn.waiting');
  if (isUnderWay(colophon)) return t('credit.drawn.weighing');
  const records = new Set(shares.map(({ snapshot, record }) => `${snapshot} ${record}`)).size;
  if (records === 0) return t('credit.drawn.none');
  return t('credit.drawn.from', {
    records: t('units.records', { count: records, amount: String(records) }),
    contributors: t('credit.contributors', { count: contributors.filter(({ parts }) => parts > 0).length }),
    unattributed: share(colophon.unattributed),
  });
}
