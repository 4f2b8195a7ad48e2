import type { Failure } from '#core/failure.ts';
import { cleanText } from '../parse/cleanText.ts';

/** Real templates take milliseconds; one that takes this long does not end. */
export const TEMPLATE_LIMIT_MS = 3_000;

export function templateFailure(name: string, error: unknown): Failure {
  const [line = ''] = error instanceof Error ? error.message.split('\n') : [String(error)];
  return { code: 'TEMPLATE_FAILED', name, detail: cleanText(line, 300) };
}
