import type { AnswerFigures } from '#core/conversation.ts';
import { count, decimal, tokens } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import styles from './Figures.module.css';

/** What one answer cost and how fast it came. */
export function Figures({ figures }: { figures: AnswerFigures }) {
  const rate = (perSecond: number | null) =>
    perSecond === null ? t('ask.figures.unknown') : t('ask.figures.rate', { rate: decimal(perSecond) });
  const read = tokens(figures.promptTokens);
  const rows = [
    [
      t('ask.figures.prompt'),
      figures.cachedTokens === 0
        ? read
        : t('ask.figures.cached', { tokens: read, cached: count(figures.cachedTokens) }),
    ],
    [t('ask.figures.promptRate'), rate(figures.promptRate)],
    [t('ask.figures.answer'), tokens(figures.answerTokens)],
    [t('ask.figures.decodeRate'), rate(figures.decodeRate)],
    [t('ask.figures.firstToken'), t('ask.figures.milliseconds', { amount: count(figures.firstTokenMs) })],
    [
      t('ask.figures.context'),
      t('ask.context.amount', { used: count(figures.contextUsed), size: count(figures.contextSize) }),
    ],
    [t('ask.figures.device'), figures.device],
  ] as const;
  return (
    <dl className={styles.figures}>
      {rows.map(([name, figure]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{figure}</dd>
        </div>
      ))}
    </dl>
  );
}
