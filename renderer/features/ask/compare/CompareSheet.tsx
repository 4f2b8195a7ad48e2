import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { AnswerSettings } from '#core/answerSettings.ts';
import type { AnswerFigures, Turn } from '#core/conversation.ts';
import type { Model } from '#core/model.ts';
import { modelsQuery } from '#renderer/host/queries.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { ComposerFiles } from '../attachments/ComposerFiles.tsx';
import { useComposerFiles } from '../attachments/useComposerFiles.ts';
import { useAnswerSettings } from '../answerSettingsStore.ts';
import { useBase } from '../baseOf.ts';
import { NEW } from '../deskState.ts';
import { draftOf } from '../drafting.ts';
import { promptsUsedAt } from '../prompts/promptsUsed.ts';
import { desk } from '../theDesk.ts';
import styles from './CompareSheet.module.css';
import { type Side, SideFields } from './SideFields.tsx';

interface SheetProps {
  place: string;
  /** The answer that a new question follows. */
  parent: string | null;
  /** What was asked last, which can be answered two ways as well. */
  last: Turn | null;
  figures: AnswerFigures | null;
  close: () => void;
}

/** As the host takes it. */
const LONGEST_QUESTION = 1_000_000;

/** Where two ways to answer one question are set, beside each other. */
export default function CompareSheet({ place, parent, last, figures, close }: SheetProps) {
  const models = useQuery(modelsQuery).data ?? [];
  const settings = useAnswerSettings(place);
  const base = useBase(place);
  if (settings === null || !base.known) return null;
  const { remote: _, ...begins } = settings.now;
  return (
    <Dialog title={t('askMore.compare.title')} close={close} width={920}>
      {base.model === undefined ? (
        <p className={styles.help}>{t('askMore.compare.noBase')}</p>
      ) : (
        <Ways
          place={place}
          parent={parent}
          last={last}
          figures={figures}
          close={close}
          models={models}
          base={base.model}
          begins={begins}
        />
      )}
    </Dialog>
  );
}

interface WaysProps extends SheetProps {
  models: readonly Model[];
  base: Model;
  begins: Omit<AnswerSettings, 'remote'>;
}

function Ways({ place, parent, last, figures, close, models, base, begins }: WaysProps) {
  const id = useId();
  const [text, setText] = useState(() => draftOf(place).trim() || (last?.text ?? ''));
  const [first, setFirst] = useState<Side>({ base: base.hash, settings: begins });
  const [second, setSecond] = useState<Side>({ base: base.hash, settings: begins });
  const wanted = text.trim();
  const tooLong = wanted.length > LONGEST_QUESTION;
  const files = useComposerFiles(place, wanted, figures);
  const ready = wanted !== '' && !tooLong && !files.blocked;
  const same = JSON.stringify(first) === JSON.stringify(second);

  const go = () => {
    if (!ready) return;
    close();
    const asked =
      // With other files it is another question, even in the same words.
      last !== null && wanted === last.text.trim() && files.attached.length === 0
        ? { kind: 'asked' as const, question: last.id }
        : {
            kind: 'new' as const,
            conversation: place === NEW ? null : place,
            parent,
            text: wanted,
            prompts: [...promptsUsedAt(place)],
            attachments: files.attached.flatMap(({ file }) => (file === null ? [] : [file.id])),
          };
    void desk.compare(place, asked, [first, second]);
  };

  return (
    <form
      className={styles.sheet}
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) go();
      }}
    >
      <label className={styles.label} htmlFor={id}>
        {t('askMore.compare.question')}
      </label>
      <textarea
        id={id}
        className={styles.question}
        value={text}
        rows={3}
        dir="auto"
        data-autofocus
        onChange={(event) => setText(event.target.value)}
      />
      {files.attached.length > 0 && (
        <div>
          <ComposerFiles place={place} files={files} />
        </div>
      )}
      {tooLong && (
        <p role="alert" className={styles.help}>
          {t('askMore.compare.tooLong')}
        </p>
      )}
      <div className={styles.ways}>
        <SideFields title={t('askMore.compare.first')} models={models} side={first} change={setFirst} />
        <SideFields title={t('askMore.compare.second')} models={models} side={second} change={setSecond} />
      </div>
      <div className={styles.acts}>
        <p className={styles.help} role="status">
          {same && t('askMore.compare.same')}
        </p>
        <Button onClick={close}>{t('askMore.compare.cancel')}</Button>
        <Button kind="call" type="submit" aria-disabled={!ready}>
          {t('askMore.compare.go')}
        </Button>
      </div>
    </form>
  );
}
