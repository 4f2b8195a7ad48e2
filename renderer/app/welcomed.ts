/**
 * Whether this window's person has been welcomed, remembered here so that Ask can be drawn before the host's settings
 * have come. The settings have the last word (app/Frame.tsx).
 */
const KEY = 'colophon.welcomed';

export function wasWelcomed(): boolean {
  return localStorage.getItem(KEY) === 'yes';
}

export function rememberWelcomed(welcomed: boolean): void {
  if (welcomed) localStorage.setItem(KEY, 'yes');
  else localStorage.removeItem(KEY);
}
