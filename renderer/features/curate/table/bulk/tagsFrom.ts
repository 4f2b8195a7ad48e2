/** As long as a tag may be. */
const LONGEST = 80;

/** Tags as somebody types them: with commas between. */
export function tagsFrom(typed: string): string[] {
  const tags = typed.split(',').map((tag) => tag.trim().slice(0, LONGEST).trim());
  return [...new Set(tags.filter((tag) => tag !== ''))];
}
