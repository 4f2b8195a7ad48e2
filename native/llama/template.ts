import type { Failure } from '#core/failure.ts';
import { cleanText } from '../parse/cleanText.ts';

/** Real templates take milliseconds; one that takes this long does not end. */
export const TEMPLATE_LIMIT_MS = 3_000;

export function templateFailure(name: string, error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  // The library wraps what the template said into advice for its own users.
  const said = /sanity test: (?:Error: )?(.*)\. Inspect/s.exec(message)?.[1] ?? message;
  return { code: 'TEMPLATE_FAILED', name, detail: cleanText(said, 300) };
}
