// First, so that the connection is under way while the rest is read.
import './host/client.ts';
import './theme/tokens.css';
import './theme/fonts.css';
import './theme/mantine.css';
import './theme/base.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { listenToKeys } from './app/hotkeys.ts';
import { watchParts } from './app/parts.ts';
import { followLive } from './host/live.ts';
import { aboutQuery, modelsQuery, queries, settingsQuery } from './host/queries.ts';

watchParts();
followLive();
listenToKeys();
// Asked for before anything is drawn, not after: the answers come while React works.
void queries.prefetchQuery(settingsQuery);
void queries.prefetchQuery(aboutQuery);
void queries.prefetchQuery(modelsQuery);

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root element.');
createRoot(root).render(<App />);
