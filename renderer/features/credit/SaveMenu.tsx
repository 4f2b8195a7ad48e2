import type { Colophon } from '#core/colophon.ts';
import type { Turn } from '#core/conversation.ts';
import { toast } from '#renderer/app/toasts.ts';
import quiet from '#renderer/features/ask/Quiet.module.css';
import { desktop, host } from '#renderer/host/client.ts';
import { saveFile } from '#renderer/files/saveFile.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Menu } from '#renderer/ui/Menu.tsx';

interface SaveProps {
  number: number;
  turn: Turn;
  colophon: Colophon;
}

/** The colophon to be taken along: for a program, for a page, for the eye. */
export function SaveMenu({ number, turn, colophon }: SaveProps) {
  const save = async (how: () => Promise<boolean>) => {
    try {
      if (await how()) toast({ text: t('credit.foot.saved') });
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
  };
  const asFile = (format: 'json' | 'markdown') =>
    save(async () => saveFile(await host.credit.exportAs({ message: turn.id, format })));
  const asCard = async () => {
    try {
      const { saveCard } = await import('./card.ts');
      await save(() => saveCard(colophon));
    } catch {
      toast({ text: t('credit.card.failed'), tone: 'trouble' });
    }
  };
  return (
    <Menu
      target={
        <button type="button" className={quiet.quiet} aria-label={t('credit.foot.saveNamed', { number })}>
          {t('credit.foot.save')}
        </button>
      }
      entries={[
        { label: t('credit.foot.asMarkdown'), act: () => void asFile('markdown') },
        { label: t('credit.foot.asJson'), act: () => void asFile('json') },
        // The desktop shell saves files of the host's only: a window of its has no downloads.
        ...(desktop === undefined ? [{ label: t('credit.foot.asCard'), act: () => void asCard() }] : []),
      ]}
    />
  );
}
