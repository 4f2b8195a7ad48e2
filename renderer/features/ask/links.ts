/** As much as the host takes. */
const LONGEST_ADDRESS = 2048;

/**
 * The address behind a link of a model's answer, when it is one that may be offered: https, with nothing before the
 * host name that could pass for another host ("https://bank.example@elsewhere.example"). Everything else is text.
 */
export function webAddress(href: string): URL | null {
  if (href.length > LONGEST_ADDRESS) return null;
  const url = URL.parse(href.trim());
  if (url === null || url.protocol !== 'https:' || url.username !== '' || url.password !== '') return null;
  return url.href.length > LONGEST_ADDRESS ? null : url;
}
