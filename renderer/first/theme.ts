/** Kept by theme/scheme.ts. */
const KEY = 'colophon.theme';

/** The theme that was last chosen here, or the system's. The settings, which come later, have the last word. */
export function setTheme(): void {
  let chosen: string | null = null;
  try {
    chosen = localStorage.getItem(KEY);
  } catch {
    // Storage may be forbidden; then the system's theme it is.
  }
  const known = chosen === 'light' || chosen === 'dark';
  const theme = known ? chosen : matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  document.documentElement.setAttribute('data-mantine-color-scheme', theme ?? 'light');
}
