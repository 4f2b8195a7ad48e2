import { Link } from '@tanstack/react-router';
import type { CommandId } from '#core/commands.ts';
import { t } from '#renderer/text/text.ts';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { commandKeys, commandTitle, runCommand } from './commands.ts';
import styles from './Sidebar.module.css';

const rooms = [
  { to: '/curate', command: 'go.curate' },
  { to: '/ask/{-$conversation}', command: 'go.ask' },
  { to: '/models', command: 'go.models' },
  { to: '/factory', command: 'go.factory' },
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
          <Link key={to} to={to} className={styles.item} activeProps={{ 'aria-current': 'page' }}>
            {commandTitle(command)}
            <Hint of={command} />
          </Link>
        ))}
      </nav>
      <nav className={styles.list} aria-label={t('frame.tools')}>
        <button type="button" className={styles.item} onClick={() => runCommand('palette')}>
          {t('frame.commands')}
          <Hint of="palette" />
        </button>
        <Link to="/settings" className={styles.item} activeProps={{ 'aria-current': 'page' }}>
          {commandTitle('go.settings')}
          <Hint of="go.settings" />
        </Link>
      </nav>
    </div>
  );
}

function Hint({ of }: { of: CommandId }) {
  const keys = commandKeys(of);
  return keys === undefined ? null : <Kbd>{keys}</Kbd>;
}
