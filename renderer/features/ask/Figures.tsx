import type { AnswerFigures } from '#core/conversation.ts';
import { count, decimal, tokens } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import styles from './AskRoom.module.css';

/** What an answer cost and how fast it came. */
export function Figures({ figures }: { figures: AnswerFigures }) {
  const rate = (amount: number | null) =>
    amount === null ? t('ask.figures.unknown') : t('ask.figures.rate', { rate: decimal(amount) });
  const rows = [
    [
      t('ask.figures.prompt'),
      figures.cachedTokens === 0
        ? tokens(figures.promptTokens)
        : t('ask.figures.cached', { tokens: tokens(figures.promptTokens), cached: count(figures.cachedTokens) }),
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
