import type { Settings } from '#core/settings.ts';

/** The same name is read by first/theme.ts before the first paint; "auto" is the system's theme. */
const KEY = 'colophon.theme';

const systemIsDark = () => matchMedia('(prefers-color-scheme: dark)');

let chosen: Settings['theme'] | undefined;

/** Shows the theme that the settings say, and keeps it for the first paint of the next start. */
export function showTheme(theme: Settings['theme']): void {
  if (theme === chosen) return;
  if (chosen === undefined) systemIsDark().addEventListener('change', paint);
  chosen = theme;
  localStorage.setItem(KEY, theme === 'system' ? 'auto' : theme);
  paint();
}

export function isDark(): boolean {
  return document.documentElement.getAttribute('data-mantine-color-scheme') === 'dark';
}

function paint(): void {
  const dark = chosen === 'dark' || (chosen === 'system' && systemIsDark().matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
}
