import type { LikenessReason } from '#protocol/window/conversations.ts';
import { t } from '#renderer/text/text.ts';

/** Why an adapter is proposed, as a sentence. */
export function wordsOfReason(reason: LikenessReason): string {
  const words = reason.words.map((word) => `“${word}”`).join(', ');
  if (reason.kind === 'words') return t('askMore.propose.words', { words });
  const { count, snapshot, atLeast } = reason;
  return t(atLeast ? 'askMore.propose.recordsAtLeast' : 'askMore.propose.records', { count, snapshot, words });
}
