import { useState } from 'react';
import { toast } from '#renderer/app/toasts.ts';
import { saveFile } from '#renderer/files/saveFile.ts';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Menu } from '#renderer/ui/Menu.tsx';

/** Whoever is asked for an older one has asked for it in its year. */
const YEARS = 4;

/** What came and went in a year, as a table that leaves as every file does. */
export function TaxMenu({ network, accounts }: { network: bigint; accounts: string[] }) {
  const save = async (year: number) => {
    try {
      const saved = await saveFile(await host.settlement.earnings.csv({ network, accounts, year }));
      if (saved) toast({ text: t('settling.saved') });
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
  };
  const [now] = useState(() => new Date().getUTCFullYear());
  return (
    <Menu
      target={<Button title={t('earnings.taxesHelp')}>{t('earnings.taxes')}</Button>}
      entries={Array.from({ length: YEARS }, (_, ago) => ({
        label: t('earnings.taxesYear', { year: String(now - ago) }),
        act: () => void save(now - ago),
      }))}
    />
  );
}
