/** Whether others on the way could read along: plain http, and not to this very machine. The host judges for itself. */
export function isPlain(address: string): boolean {
  const url = URL.parse(address.trim());
  return url?.protocol === 'http:' && !/^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname);
}
