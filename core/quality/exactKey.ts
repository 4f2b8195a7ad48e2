/**
 * The parts of a record as one string that no other parts give: each is preceded by its length, so that ["ab", "c"] and
 * ["a", "bc"] stay apart.
 */
function joined(parts: readonly string[]): string {
  return parts.map((part) => `${part.length}:${part}`).join('');
}

/**
 * Equal keys mean an exact duplicate: the same code units in the same parts. Nothing is normalised, neither newlines
 * nor Unicode forms, because the canonical bytes of a record are not either: two records with one exact key have one
 * input hash. Parts are the compared fields in the project's order; a field that is not text comes as canonical JSON.
 * Keep a hash of the key where there are many.
 */
export function exactKey(parts: readonly string[]): string {
  return joined(parts);
}

/**
 * Equal keys mean "the same but for spaces and case". A run of white space (every newline and no-break space with it)
 * is one space, none at either end; letters are folded by upper and then lower case, so that "STRASSE" and "straße" are
 * one. Punctuation, accents and Unicode forms still tell texts apart.
 */
export function looseKey(parts: readonly string[]): string {
  return joined(parts.map((part) => part.replace(/\s+/gu, ' ').trim().toUpperCase().toLowerCase()));
}
