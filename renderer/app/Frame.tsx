import { Matches } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { t } from '#renderer/text/text.ts';
import { Dropping } from './Dropping.tsx';
import { FrameCommands } from './FrameCommands.tsx';
import styles from './Frame.module.css';
import { useScreen } from './screen.ts';
import { Sidebar } from './Sidebar.tsx';
import { StatusLine } from './StatusLine.tsx';
import { Toasts } from './Toasts.tsx';

const overlays = {
  palette: lazy(() => import('./overlay/Palette.tsx').then(({ Palette }) => ({ default: Palette }))),
  keys: lazy(() => import('./overlay/KeySheet.tsx').then(({ KeySheet }) => ({ default: KeySheet }))),
  add: lazy(() => import('#renderer/features/models/AddDialog.tsx').then(({ AddDialog }) => ({ default: AddDialog }))),
  adapter: lazy(() =>
    import('#renderer/features/models/adapters/AddAdapterDialog.tsx').then(({ AddAdapterDialog }) => ({
      default: AddAdapterDialog,
    })),
  ),
};

/** Sidebar, room, status line, and what lies over them. Drawn before anything is known of the host. */
export function Frame() {
  const overlay = useScreen((screen) => screen.overlay);
  const Overlay = overlay === null ? null : overlays[overlay];
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#room" onClick={skipToRoom}>
        {t('frame.skip')}
      </a>
      <Sidebar />
      <main id="room" className={styles.room} tabIndex={-1}>
        <Matches />
      </main>
      <StatusLine />
      <Toasts />
      <FrameCommands />
      <Dropping />
      {Overlay !== null && (
        <Suspense fallback={null}>
          <Overlay />
        </Suspense>
      )}
    </div>
  );
}

/** The hash is the router's, so the link may not act as a link. */
function skipToRoom(event: { preventDefault(): void }): void {
  event.preventDefault();
  document.getElementById('room')?.focus();
}
