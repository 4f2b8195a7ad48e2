/**
 * Which UTF-16 units of an answer the model chose to say. In an answer that a schema's grammar held to JSON, brackets,
 * names, commas and spaces could not have been anything else: only what stands in its values counts.
 */
export function contentOf(answer: string, heldToJson: boolean): Uint8Array {
  const content = new Uint8Array(answer.length).fill(heldToJson ? 0 : 1);
  if (!heldToJson) return content;
  let string = -1;
  for (let at = 0; at < answer.length; at += 1) {
    const unit = answer[at]!;
    if (string !== -1) {
      if (unit === '\\') at += 1;
      else if (unit === '"') {
        // A text before a colon is a name.
        if (!/^\s*:/u.test(answer.slice(at + 1, at + 100))) content.fill(1, string, at);
        string = -1;
      }
    } else if (unit === '"') string = at + 1;
    else if (/[0-9a-z.+-]/iu.test(unit)) content[at] = 1;
  }
  // A text that broke off in the middle.
  if (string !== -1) content.fill(1, string);
  return content;
}

/** Where a token stands in the answer. */
export interface PlacedToken {
  readonly start: number;
  readonly end: number;
}

/** `lengths`: of each token's text; 0 for the parts of a character that a later one completes. */
export function placesOf(lengths: readonly number[]): PlacedToken[] {
  const places: PlacedToken[] = [];
  let at = 0;
  for (const [place, length] of lengths.entries()) {
    const whole = length > 0 ? length : (lengths.slice(place).find((later) => later > 0) ?? 0);
    places.push({ start: at, end: at + whole });
    at += length;
  }
  return places;
}

/** Whether any of the token's units counts. */
export function isContent({ start, end }: PlacedToken, content: Uint8Array): boolean {
  return content.subarray(start, Math.max(end, start + 1)).includes(1);
}
