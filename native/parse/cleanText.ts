/**
 * Makes a stranger's text fit to be shown as a name: no control characters, none that are invisible or turn the
 * direction of writing, no line breaks, and not too long.
 */
export function cleanText(text: string, longest: number): string {
  const visible = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ').replace(/[\p{Cf}\p{Cs}\p{Co}]/gu, '');
  const line = visible.replace(/\s+/gu, ' ').trim();
  if (line.length <= longest) return line;
  // Not through the middle of a character that takes two units.
  const cut = line.codePointAt(longest - 1);
  return line.slice(0, cut !== undefined && cut > 0xffff ? longest - 1 : longest);
}
