import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { host } from '#renderer/host/client.ts';
import { aboutQuery, changeSettings, useSettings } from '#renderer/host/queries.ts';
import { t } from '#renderer/text/text.ts';
import { isDark, showTheme } from '#renderer/theme/scheme.ts';
import { useCommand } from './commands.ts';
import { copyReport } from './report.ts';
import { showFinding, showOverlay, useScreen } from './screen.ts';
import { toast } from './toasts.ts';
import { rememberWelcomed } from './welcomed.ts';

/** What can be done from everywhere, and what the window does by itself when settings arrive. Draws nothing. */
export function FrameCommands() {
  const go = useNavigate();
  const settings = useSettings();
  const about = useQuery(aboutQuery).data;
  const overlay = useScreen((screen) => screen.overlay);

  useCommand('palette', () => showOverlay(overlay === 'palette' ? null : 'palette'));
  useCommand('keys', () => showOverlay('keys'));
  useCommand('go.curate', () => go({ to: '/curate' }));
  useCommand('go.ask', () => go({ to: '/ask/{-$conversation}' }));
  useCommand('go.models', () => go({ to: '/models' }));
  useCommand('go.factory', () => go({ to: '/factory' }));
  useCommand('run.new', () => go({ to: '/factory/new' }));
  useCommand('benchmark.new', () => go({ to: '/factory/benchmarks/new' }));
  useCommand('go.credit', () => go({ to: '/credit' }));
  useCommand('go.datanets', () => go({ to: '/datanets' }));
  useCommand('go.attestations', () => go({ to: '/datanets/attestations' }));
  useCommand('go.desk', () => go({ to: '/datanets/desk' }));
  useCommand('go.earnings', () => go({ to: '/earnings' }));
  useCommand('go.wallet', () => go({ to: '/wallet' }));
  useCommand('go.settings', () => go({ to: '/settings' }));
  useCommand('model.add', () => showOverlay('add'));
  useCommand('adapter.add', () => showOverlay('adapter'));
  useCommand('server.add', async () => {
    await go({ to: '/models' });
    const { addServer } = await import('#renderer/features/models/part.ts');
    addServer();
  });
  useCommand('model.find', async () => {
    await go({ to: '/models' });
    // Of no use before the first picture, so not read before it.
    (await import('#renderer/features/models/part.ts')).showBases();
    showFinding(true);
  });
  useCommand('wallet.lock', async () => {
    await host.wallet.lock();
    toast({ text: t('frame.walletLocked') });
  });
  useCommand('report.copy', () => copyReport());
  useCommand('folder.show', async () => {
    await host.app.showDataFolder();
    toast({ text: t('frame.folderShown') });
  });
  useCommand('theme.toggle', async () => {
    await changeSettings({ theme: isDark() ? 'light' : 'dark' });
  });
  useCommand(
    'figures.toggle',
    async () => {
      await changeSettings({ showFigures: settings?.showFigures !== true });
    },
    settings !== undefined,
  );

  const theme = settings?.theme;
  useEffect(() => {
    if (theme !== undefined) showTheme(theme);
  }, [theme]);

  const welcomed = settings?.welcomed;
  useEffect(() => {
    if (welcomed !== undefined) rememberWelcomed(welcomed);
  }, [welcomed]);

  const recovered = about?.settingsRecovered === true;
  useEffect(() => {
    if (recovered) toast({ text: t('frame.settingsRecovered'), tone: 'trouble' });
  }, [recovered]);

  const catalogueRecovered = about?.catalogueRecovered === true;
  useEffect(() => {
    if (catalogueRecovered) toast({ text: t('frame.catalogueRecovered'), tone: 'trouble' });
  }, [catalogueRecovered]);

  return null;
}
