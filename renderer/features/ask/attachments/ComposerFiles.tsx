import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { forgetTroubles, removeAttached } from './attached.ts';
import styles from './Attachments.module.css';
import { Chip } from './Chip.tsx';
import type { Room } from './room.ts';
import type { ComposerFiles as Files } from './useComposerFiles.ts';

/** The files that will go with the question, and how much of the context they take. */
export function ComposerFiles({ place, files: { attached, tokens, room } }: { place: string; files: Files }) {
  if (attached.length === 0) return null;
  return (
    <>
      <div className={`${styles.row} ${styles.inBox}`} role="group" aria-label={t('askFiles.group')}>
        {attached.map((each) => (
          <Chip
            key={each.key}
            name={each.name}
            size={each.size}
            file={each.file}
            tokens={each.file === null ? null : (tokens.get(each.file.id) ?? null)}
            remove={() => removeAttached(place, each)}
          />
        ))}
      </div>
      {room !== null && (
        <p className={styles.said} data-verdict={room.verdict} role={room.verdict === 'full' ? 'alert' : undefined}>
          {roomSentence(room)}
        </p>
      )}
    </>
  );
}

function roomSentence({ tokens, about, context, verdict }: Room): string {
  const amounts = { tokens: count(tokens), most: count(context) };
  return about ? t(`askFiles.roomAbout.${verdict}`, amounts) : t(`askFiles.room.${verdict}`, amounts);
}

/** Why files were not taken. */
export function FileTroubles({ place, sentences }: { place: string; sentences: readonly string[] }) {
  if (sentences.length === 0) return null;
  return (
    <div className={styles.troubles}>
      <div>
        <Notice tone="trouble">
          {sentences.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </Notice>
      </div>
      <Button size="small" kind="quiet" onClick={() => forgetTroubles(place)}>
        {t('frame.dismiss')}
      </Button>
    </div>
  );
}
