import { createTheme, MantineContext, MantineThemeProvider } from '@mantine/core';
import type { ComponentProps, ReactNode } from 'react';

const theme = createTheme({
  fontFamily: 'var(--sans)',
  fontFamilyMonospace: 'var(--mono)',
  headings: { fontFamily: 'var(--serif)' },
  primaryColor: 'dark',
  defaultRadius: 'md',
  cursorType: 'pointer',
  components: {
    // What opens over the room is a part of it: outside of every landmark it would be lost to a screen reader.
    Portal: { defaultProps: { target: '#room' } },
  },
});

const nothing = () => {};

const context: NonNullable<ComponentProps<typeof MantineContext>['value']> = {
  colorScheme: 'auto',
  setColorScheme: nothing,
  clearColorScheme: nothing,
  getRootElement: () => document.documentElement,
  classNamesPrefix: 'mantine',
  cssVariablesSelector: ':root',
  withStaticClasses: false,
};

/**
 * All that Mantine's components need of their provider. Its own would also compute a style sheet of variables at every
 * start, which nobody here uses: colours and sizes stand in theme/tokens.css, and Mantine's names point to them
 * (theme/mantine.css). So there is no style element that would need an exception in the content policy, either. The
 * colour scheme is theme/scheme.ts's.
 */
export function MantineRoot({ children }: { children: ReactNode }) {
  return (
    <MantineContext value={context}>
      <MantineThemeProvider theme={theme}>{children}</MantineThemeProvider>
    </MantineContext>
  );
}
