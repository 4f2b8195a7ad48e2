const LONGEST = 40;

/**
 * A name for files and queries, made of what a person or another tool called it: `Sentiment (fine)` becomes
 * `sentiment_fine`. What is left of a name in another script may be nothing: then it is `fallback`.
 */
export function slugOf(name: string, fallback: string): string {
  const ascii = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[_0-9]+|_+$/g, '');
  const slug = ascii.slice(0, LONGEST).replace(/_+$/, '');
  // The one name of this form that every object answers to.
  if (slug === 'constructor') return 'constructor_1';
  return slug === '' ? fallback : slug;
}

/** The same, and no other in `taken`; it is put there. */
export function freshSlug(name: string, fallback: string, taken: Set<string>): string {
  const wanted = slugOf(name, fallback);
  let slug = wanted;
  for (let next = 2; taken.has(slug); next += 1) {
    const ending = `_${String(next)}`;
    slug = wanted.slice(0, LONGEST - ending.length) + ending;
  }
  taken.add(slug);
  return slug;
}
