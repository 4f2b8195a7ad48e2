import type { AnswerSettings, MadeWith } from '#core/answerSettings.ts';
import type { Turn } from '#core/conversation.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { setNumber } from '../scales.ts';

const LONGEST_INSTRUCTION = 120;

/** What an answer was made with, in a line: its base and adapters, and beside these only what the other one has not. */
export function wordsOfSide({ model, made }: Turn, other: MadeWith | null): string[] {
  const base = model?.name ?? t('askMore.base.gone');
  if (made === null) return [t('askMore.compare.side.base', { base })];
  const adapters = made.adapters.map(({ name, scale }) =>
    t('askSettings.made.adapter', { name: name || t('askSettings.adapters.gone'), scale: setNumber(scale) }),
  );
  const first =
    adapters.length > 0
      ? t('askMore.compare.side.withAdapters', { base, adapters: adapters.join(', ') })
      : t('askMore.compare.side.alone', { base });
  const differ = (what: keyof AnswerSettings) => other !== null && made[what] !== other[what];
  const words: string[] = [first];
  if (differ('instruction')) {
    words.push(
      made.instruction.trim() === ''
        ? t('askMore.compare.side.noInstruction')
        : t('askMore.compare.side.instruction', { instruction: shortened(made.instruction.trim()) }),
    );
  }
  for (const what of ['temperature', 'topP', 'topK', 'minP', 'repeatPenalty'] as const) {
    if (differ(what)) words.push(t(`askMore.compare.side.${what}`, { value: setNumber(made[what]) }));
  }
  if (differ('seed')) {
    words.push(
      made.seed === null
        ? t('askMore.compare.side.noSeed')
        : t('askMore.compare.side.seed', { value: String(made.seed) }),
    );
  }
  if (differ('longestAnswerTokens'))
    words.push(t('askMore.compare.side.longest', { value: count(made.longestAnswerTokens) }));
  if (differ('schema'))
    words.push(made.schema === null ? t('askMore.compare.side.noSchema') : t('askMore.compare.side.schema'));
  return words;
}

function shortened(text: string): string {
  return text.length <= LONGEST_INSTRUCTION ? text : `${text.slice(0, LONGEST_INSTRUCTION)}…`;
}
