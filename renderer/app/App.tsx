import { QueryClientProvider } from '@tanstack/react-query';
import { RouterContextProvider } from '@tanstack/react-router';
import { useConnection } from '#renderer/host/client.ts';
import { queries } from '#renderer/host/queries.ts';
import { MantineRoot } from '#renderer/theme/MantineRoot.tsx';
import { Frame } from './Frame.tsx';
import { Refused } from './Refused.tsx';
import { router } from './routes.tsx';
import { WindowBoundary } from './WindowBoundary.tsx';

export function App() {
  return (
    <WindowBoundary>
      <MantineRoot>
        <QueryClientProvider client={queries}>
          <RouterContextProvider router={router}>
            <Window />
          </RouterContextProvider>
        </QueryClientProvider>
      </MantineRoot>
    </WindowBoundary>
  );
}

function Window() {
  return useConnection().kind === 'refused' ? <Refused /> : <Frame />;
}
