/** Whether a text that a grammar holds to JSON has come to its end. Asked after every token, so the cheap look is first. */
export function isWholeJson(text: string): boolean {
  const end = text.trimEnd();
  if (!end.endsWith('}') && !end.endsWith(']')) return false;
  try {
    JSON.parse(end);
    return true;
  } catch {
    return false;
  }
}
