import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';
import { AskRoom } from '#renderer/features/ask/AskRoom.tsx';
import { NotFound } from './NotFound.tsx';
import { RoomBroken } from './RoomBroken.tsx';
import { Start } from './Start.tsx';
import { wasWelcomed } from './welcomed.ts';

const root = createRootRoute({ notFoundComponent: NotFound });

/** Every room but Ask is read when somebody goes there: what is not needed for the first question must not delay it. */
const routes = [
  createRoute({ getParentRoute: () => root, path: '/', component: Start }),
  /** One route for a new and for a kept conversation, so that the room stays while a new one gets its name. */
  createRoute({ getParentRoute: () => root, path: '/ask/{-$conversation}', component: AskRoom }),
  createRoute({
    getParentRoute: () => root,
    path: '/welcome',
    component: lazyRouteComponent(() => import('#renderer/features/welcome/Welcome.tsx'), 'Welcome'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/models',
    component: lazyRouteComponent(() => import('#renderer/features/models/ModelsRoom.tsx'), 'ModelsRoom'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/settings',
    component: lazyRouteComponent(() => import('#renderer/features/settings/SettingsRoom.tsx'), 'SettingsRoom'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/curate',
    component: lazyRouteComponent(() => import('#renderer/features/later/LaterRooms.tsx'), 'CurateRoom'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/factory',
    component: lazyRouteComponent(() => import('#renderer/features/later/LaterRooms.tsx'), 'FactoryRoom'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/datanets',
    component: lazyRouteComponent(() => import('#renderer/features/later/LaterRooms.tsx'), 'DatanetsRoom'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/earnings',
    component: lazyRouteComponent(() => import('#renderer/features/later/LaterRooms.tsx'), 'EarningsRoom'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/wallet',
    component: lazyRouteComponent(() => import('#renderer/features/later/LaterRooms.tsx'), 'WalletRoom'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/dev/ui',
    component: lazyRouteComponent(() => import('#renderer/features/dev/Components.tsx'), 'Components'),
  }),
] as const;

// Whoever was welcomed before starts in Ask, which is then drawn before the host has said a word.
if (location.hash === '' && wasWelcomed()) history.replaceState(history.state, '', '#/ask');

export const router = createRouter({
  routeTree: root.addChildren(routes),
  // A hash needs nothing of whoever serves the page: a custom scheme and a loopback server are the same.
  history: createHashHistory(),
  defaultPreload: 'intent',
  defaultErrorComponent: RoomBroken,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
