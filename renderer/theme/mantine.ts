import { createTheme } from '@mantine/core';

/**
 * What Mantine has to know in JavaScript. Colours and sizes stand in theme/tokens.css, which Mantine's own variables
 * point to (theme/mantine.css): nothing is generated at run time, so no style element needs an exception.
 */
export const theme = createTheme({
  fontFamily: 'var(--sans)',
  fontFamilyMonospace: 'var(--mono)',
  headings: { fontFamily: 'var(--serif)' },
  primaryColor: 'dark',
  defaultRadius: 'md',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    // What opens over the room is a part of it: outside of every landmark it would be lost to a screen reader.
    Portal: { defaultProps: { target: '#room' } },
  },
});
