import type { NotRead } from '#core/reading/reads.ts';
import { sentenceFor } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';

export function whyNotRead(reason: NotRead): string {
  if (reason.why === 'terms') return t(`reading.refused.${reason.refusal}`);
  return reason.why === 'gone' ? t('reading.refused.gone') : sentenceFor(reason.failure);
}
