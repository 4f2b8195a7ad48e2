import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterContextProvider } from '@tanstack/react-router';
import { useConnection } from '#renderer/host/client.ts';
import { queries } from '#renderer/host/queries.ts';
import { theme } from '#renderer/theme/mantine.ts';
import { Frame } from './Frame.tsx';
import { Refused } from './Refused.tsx';
import { router } from './routes.tsx';
import { WindowBoundary } from './WindowBoundary.tsx';

/** The same key is read by first/theme.ts before the first paint. */
const colours = localStorageColorSchemeManager({ key: 'colophon.theme' });

export function App() {
  return (
    <WindowBoundary>
      <MantineProvider
        theme={theme}
        colorSchemeManager={colours}
        defaultColorScheme="auto"
        withCssVariables={false}
        withGlobalClasses={false}
      >
        <QueryClientProvider client={queries}>
          <RouterContextProvider router={router}>
            <Window />
          </RouterContextProvider>
        </QueryClientProvider>
      </MantineProvider>
    </WindowBoundary>
  );
}

function Window() {
  return useConnection().kind === 'refused' ? <Refused /> : <Frame />;
}
