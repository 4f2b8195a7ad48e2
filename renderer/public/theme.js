// The theme that was last chosen, or the system's. The settings, which come later, have the last word.
(() => {
  let theme = 'auto';
  try {
    theme = localStorage.getItem('colophon.theme') ?? theme;
  } catch {
    // Storage may be forbidden; then the system's theme it is.
  }
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
