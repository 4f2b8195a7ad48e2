import { type ReactNode, useEffect, useRef } from 'react';
import { t } from '#renderer/text/text.ts';
import styles from './Room.module.css';

let roomsSeen = 0;

interface RoomProps {
  /** The room's name, or that of what is open in it; also the window's title. */
  title: string;
  /** Stands in the place of the title, where it can be edited. */
  heading?: ReactNode;
  /** A few quiet words beside the title: "4 answers". */
  note?: ReactNode;
  /** What can be done with the whole room, at the right of the bar. */
  actions?: ReactNode;
  /** Set where the room scrolls a part of itself. */
  ownScroll?: boolean;
  children: ReactNode;
}

/** A room: the bar with its title, and the page under it. */
export function Room({ title, heading, note, actions, ownScroll = false, children }: RoomProps) {
  const top = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    document.title = `${title} · ${t('frame.appName')}`;
  }, [title]);

  // After a change of room a keyboard goes on from the room's title, unless the room has taken the focus itself. The
  // first room leaves the focus at the top of the page, where everybody expects it.
  useEffect(() => {
    roomsSeen += 1;
    const main = top.current?.closest('main');
    const overlaid = document.activeElement?.closest('[role="dialog"]') != null;
    if (roomsSeen > 1 && !overlaid && !main?.contains(document.activeElement)) top.current?.focus();
  }, []);

  return (
    <>
      <header className={styles.bar}>
        <h1 ref={top} tabIndex={-1} className={styles.title}>
          {heading ?? title}
        </h1>
        {note !== undefined && <div className={styles.note}>{note}</div>}
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      <div className={styles.body} data-scrolls={!ownScroll}>
        {children}
      </div>
    </>
  );
}
