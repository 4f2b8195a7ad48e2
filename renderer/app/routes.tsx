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

/** Everything that is done with one project happens below this: it keeps the project open. */
const project = createRoute({
  getParentRoute: () => root,
  path: '/curate/$project',
  component: lazyRouteComponent(() => import('#renderer/features/curate/project/ProjectRoom.tsx'), 'ProjectRoom'),
});

/**
 * Which records a page is about. `filter` is the text of a core/curate/filter.ts, read by the page: its schema must not
 * be needed for the first picture.
 */
function chosenRecords(search: Record<string, unknown>): { filter?: string; order?: string; record?: number } {
  const { filter, order, record } = search;
  return {
    ...(typeof filter === 'string' ? { filter } : {}),
    // One record alone is read as a number.
    ...(typeof order === 'string' || typeof order === 'number' ? { order: String(order) } : {}),
    ...(typeof record === 'number' && Number.isSafeInteger(record) && record >= 0 ? { record } : {}),
  };
}

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
    path: '/api',
    component: lazyRouteComponent(() => import('#renderer/features/api/ApiPage.tsx'), 'ApiPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/settings',
    component: lazyRouteComponent(() => import('#renderer/features/settings/SettingsRoom.tsx'), 'SettingsRoom'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/curate',
    component: lazyRouteComponent(() => import('#renderer/features/curate/projects/ProjectsRoom.tsx'), 'ProjectsRoom'),
  }),
  project.addChildren([
    createRoute({
      getParentRoute: () => project,
      path: '/',
      validateSearch: chosenRecords,
      component: lazyRouteComponent(() => import('#renderer/features/curate/desk/DeskPage.tsx'), 'DeskPage'),
    }),
    createRoute({
      getParentRoute: () => project,
      path: '/table',
      validateSearch: chosenRecords,
      component: lazyRouteComponent(() => import('#renderer/features/curate/table/TablePage.tsx'), 'TablePage'),
    }),
    createRoute({
      getParentRoute: () => project,
      path: '/quality',
      component: lazyRouteComponent(() => import('#renderer/features/curate/quality/QualityPage.tsx'), 'QualityPage'),
    }),
    createRoute({
      getParentRoute: () => project,
      path: '/suggestions',
      validateSearch: chosenRecords,
      component: lazyRouteComponent(
        () => import('#renderer/features/curate/suggestions/SuggestionsPage.tsx'),
        'SuggestionsPage',
      ),
    }),
    createRoute({
      getParentRoute: () => project,
      path: '/questions',
      component: lazyRouteComponent(
        () => import('#renderer/features/curate/questions/QuestionsPage.tsx'),
        'QuestionsPage',
      ),
    }),
    createRoute({
      getParentRoute: () => project,
      path: '/snapshots',
      validateSearch: chosenRecords,
      component: lazyRouteComponent(
        () => import('#renderer/features/curate/snapshots/SnapshotsPage.tsx'),
        'SnapshotsPage',
      ),
    }),
    createRoute({
      getParentRoute: () => project,
      path: '/import',
      component: lazyRouteComponent(() => import('#renderer/features/curate/imports/ImportPage.tsx'), 'ImportPage'),
    }),
  ]),
  createRoute({
    getParentRoute: () => root,
    path: '/factory',
    component: lazyRouteComponent(() => import('#renderer/features/factory/FactoryRoom.tsx'), 'FactoryRoom'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/factory/new',
    component: lazyRouteComponent(() => import('#renderer/features/factory/start/NewRunRoom.tsx'), 'NewRunRoom'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/factory/runs/$run',
    component: lazyRouteComponent(() => import('#renderer/features/factory/run/RunRoom.tsx'), 'RunRoom'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/factory/compare',
    validateSearch: ({ runs }: Record<string, unknown>): { runs?: string } =>
      typeof runs === 'string' ? { runs } : {},
    component: lazyRouteComponent(() => import('#renderer/features/factory/compare/CompareRoom.tsx'), 'CompareRoom'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/factory/benchmarks',
    component: lazyRouteComponent(
      () => import('#renderer/features/factory/benchmarks/BenchmarksRoom.tsx'),
      'BenchmarksRoom',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/factory/benchmarks/new',
    component: lazyRouteComponent(
      () => import('#renderer/features/factory/benchmarks/NewBenchmarkRoom.tsx'),
      'NewBenchmarkRoom',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/factory/reports/$report',
    component: lazyRouteComponent(() => import('#renderer/features/factory/benchmarks/ReportRoom.tsx'), 'ReportRoom'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/credit',
    component: lazyRouteComponent(() => import('#renderer/features/credit/CreditRoom.tsx'), 'CreditRoom'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/credit/over-time',
    component: lazyRouteComponent(() => import('#renderer/features/credit/time/OverTimeRoom.tsx'), 'OverTimeRoom'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/credit/truth',
    component: lazyRouteComponent(() => import('#renderer/features/credit/truth/TruthRoom.tsx'), 'TruthRoom'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/credit/walk',
    validateSearch: ({ kind, id }: Record<string, unknown>): { kind?: string; id?: string } => ({
      ...(typeof kind === 'string' ? { kind } : {}),
      ...(typeof id === 'string' ? { id } : {}),
    }),
    component: lazyRouteComponent(() => import('#renderer/features/credit/time/WalkRoom.tsx'), 'WalkRoom'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/datanets',
    component: lazyRouteComponent(() => import('#renderer/features/datanets/DatanetsRoom.tsx'), 'DatanetsRoom'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/datanets/desk',
    component: lazyRouteComponent(() => import('#renderer/features/datanets/desk/DeskRoom.tsx'), 'DeskRoom'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/datanets/attestations',
    component: lazyRouteComponent(
      () => import('#renderer/features/attestations/AttestationsRoom.tsx'),
      'AttestationsRoom',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/datanets/new',
    component: lazyRouteComponent(
      () => import('#renderer/features/datanets/create/NewDatanetRoom.tsx'),
      'NewDatanetRoom',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/datanets/$network/$datanet',
    component: lazyRouteComponent(() => import('#renderer/features/datanets/DatanetPage.tsx'), 'DatanetPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/datanets/$network/$datanet/publish',
    validateSearch: ({ root: snapshot }: Record<string, unknown>): { root?: string } =>
      typeof snapshot === 'string' ? { root: snapshot } : {},
    component: lazyRouteComponent(() => import('#renderer/features/datanets/publish/PublishRoom.tsx'), 'PublishRoom'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/earnings',
    component: lazyRouteComponent(() => import('#renderer/features/earnings/EarningsRoom.tsx'), 'EarningsRoom'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/earnings/owed',
    component: lazyRouteComponent(() => import('#renderer/features/owing/OwingRoom.tsx'), 'OwingRoom'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/earnings/statements/$id',
    component: lazyRouteComponent(() => import('#renderer/features/owing/StatementRoom.tsx'), 'StatementRoom'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/wallet',
    component: lazyRouteComponent(() => import('#renderer/features/wallet/WalletRoom.tsx'), 'WalletRoom'),
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
