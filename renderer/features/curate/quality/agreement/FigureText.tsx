import type { Figure } from '#core/quality/agreement/figure.ts';
import { t } from '#renderer/text/text.ts';
import sheet from '../Sheet.module.css';

/** Two places: a third says nothing that the interval does not take back. */
function figureText(value: number): string {
  return value.toFixed(2).replace('-', '−');
}

/** A figure with its interval, or the sentence why there is none. */
export function FigureText({ figure }: { figure: Figure }) {
  if (!figure.defined) return <span className={sheet.quiet}>{t(`curateQuality.undefined.${figure.why}`)}</span>;
  return <strong>{figureText(figure.value)}</strong>;
}

export function intervalText(figure: Figure): string {
  if (!figure.defined) return '';
  if (figure.interval === null) return t('curateQuality.agreement.noInterval');
  return t('curateQuality.agreement.interval', {
    low: figureText(figure.interval.low),
    high: figureText(figure.interval.high),
  });
}
