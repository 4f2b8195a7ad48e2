import { useRouter, useRouterState } from '@tanstack/react-router';
import type { CommandId } from '#core/commands.ts';
import { t } from '#renderer/text/text.ts';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { commandKeys, commandTitle, runCommand } from './commands.ts';
import styles from './Sidebar.module.css';

const rooms = [
  { to: '/curate', command: 'go.curate' },
  { to: '/ask', command: 'go.ask' },
  { to: '/models', command: 'go.models' },
  { to: '/factory', command: 'go.factory' },
  { to: '/credit', command: 'go.credit' },
  { to: '/datanets', command: 'go.datanets' },
  { to: '/earnings', command: 'go.earnings' },
  { to: '/wallet', command: 'go.wallet' },
] as const;

export function Sidebar() {
  return (
    <div className={styles.sidebar}>
      <div className={styles.name} aria-hidden>
        {t('frame.appName')}
        <span className={styles.dot}>.</span>
      </div>
      <nav className={styles.list} aria-label={t('frame.rooms')}>
        {rooms.map(({ to, command }) => (
          <RoomLink key={to} to={to} command={command} />
        ))}
      </nav>
      <nav className={styles.list} aria-label={t('frame.tools')}>
        <button type="button" className={styles.item} onClick={() => runCommand('palette')}>
          {t('frame.commands')}
          <Hint of="palette" />
        </button>
        <RoomLink to="/settings" command="go.settings" />
      </nav>
    </div>
  );
}

/** A plain anchor: the router's own link does at its first drawing, eight times over, what nobody needs before a click. */
function RoomLink({ to, command }: { to: (typeof rooms)[number]['to'] | '/settings'; command: CommandId }) {
  const router = useRouter();
  const open = useRouterState({ select: ({ location }) => `${location.pathname}/`.startsWith(`${to}/`) });
  return (
    <a
      href={`#${to}`}
      className={styles.item}
      aria-current={open ? 'page' : undefined}
      onPointerEnter={() => void router.preloadRoute({ to: to === '/ask' ? '/ask/{-$conversation}' : to })}
    >
      {commandTitle(command)}
      <Hint of={command} />
    </a>
  );
}

function Hint({ of }: { of: CommandId }) {
  const keys = commandKeys(of);
  return keys === undefined ? null : <Kbd>{keys}</Kbd>;
}
