import type { MadeWith } from '#core/answerSettings.ts';
import type { AnswerFigures } from '#core/conversation.ts';
import type { PromptAuthor } from '#core/savedPrompt.ts';
import { count, decimal, tokens } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import styles from './Figures.module.css';
import { useAuthorWords } from './prompts/authorWords.ts';
import { setNumber } from './scales.ts';

/** What one answer cost, how fast it came, and what it was made with. */
export function Figures({ figures, made }: { figures: AnswerFigures; made: MadeWith | null }) {
  const authorWords = useAuthorWords();
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
    ...(figures.drafted === undefined ? [] : [[t('ask.figures.drafted'), draftedWords(figures.drafted)] as const]),
    [t('ask.figures.firstToken'), t('ask.figures.milliseconds', { amount: count(figures.firstTokenMs) })],
    [
      t('ask.figures.context'),
      figures.contextSize === null
        ? tokens(figures.contextUsed)
        : t('ask.context.amount', { used: count(figures.contextUsed), size: count(figures.contextSize) }),
    ],
    [t('ask.figures.device'), figures.device],
    ...(made === null ? [] : rowsOf(made, authorWords)),
  ] as const;
  return (
    <dl className={styles.figures}>
      {rows.map(([name, figure]) => (
        <div key={`${name} ${figure}`}>
          <dt>{name}</dt>
          <dd>{figure}</dd>
        </div>
      ))}
    </dl>
  );
}

function draftedWords({ tokens: guessed, accepted }: NonNullable<AnswerFigures['drafted']>): string {
  if (guessed === 0) return t('ask.figures.draftedNone');
  return t('ask.figures.draftedWords', { count: guessed, amount: count(guessed), right: count(accepted) });
}

function rowsOf(made: MadeWith, authorWords: (author: PromptAuthor) => string): [string, string][] {
  const { temperature, topP, topK, minP, repeatPenalty, seed, instruction, schema } = made;
  const rows: [string, string][] = [
    [
      t('askSettings.made.sampling'),
      t('askSettings.made.samplingWords', {
        temperature: setNumber(temperature),
        topP: setNumber(topP),
        topK: setNumber(topK),
        minP: setNumber(minP),
        repeatPenalty: setNumber(repeatPenalty),
      }),
    ],
  ];
  if (seed !== null) rows.push([t('askSettings.made.seed'), String(seed)]);
  if (instruction.trim() !== '') rows.push([t('askSettings.made.instruction'), shortened(instruction)]);
  if (schema !== null) rows.push([t('askSettings.made.schema'), t('askSettings.made.schemaWords')]);
  for (const { title, author, hash } of made.prompts ?? []) {
    const words = { title, author: authorWords(author), hash: hash.slice(0, 12) };
    rows.push([t('askMore.prompts.used'), t('askMore.prompts.usedWords', words)]);
  }
  return rows;
}

const LONGEST_INSTRUCTION = 200;

function shortened(text: string): string {
  return text.length <= LONGEST_INSTRUCTION ? text : `${text.slice(0, LONGEST_INSTRUCTION)}…`;
}
