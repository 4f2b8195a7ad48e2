import { useState } from 'react';
import { draftProblems } from '#core/curate/schemaDraft.ts';
import type { SchemaChange } from '#protocol/window/projects.ts';
import { host } from '#renderer/host/client.ts';
import { useProject } from '#renderer/store/curate/useProject.ts';
import { windowId } from '#renderer/store/curate/windowId.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Confirm } from '#renderer/ui/Confirm.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from './Questions.module.css';
import { hiddenSentences, previewSentences, problemSentence } from './sentences.ts';
import type { Drafting } from './useDraft.ts';
import { usePreview } from './usePreview.ts';

interface SaveBarProps {
  drafting: Drafting;
  change: SchemaChange;
  onSaved: () => void;
}

/** What saving would do, in sentences, before it is done. */
export function SaveBar({ drafting, change, onSaved }: SaveBarProps) {
  const { before, draft, begin, elsewhere, startAgain } = drafting;
  const project = useProject();
  const [busy, setBusy] = useState(false);
  const [asks, setAsks] = useState(false);
  const [trouble, setTrouble] = useState<{ text: string; change: string }>();
  const problems = draftProblems(draft);
  const { preview, error } = usePreview(change, problems.length === 0);

  const send = async () => {
    const saved = await host.projects.changeSchema({
      project: project.id,
      window: windowId,
      by: project.now.me,
      change,
    });
    begin(saved);
    onSaved();
  };
  const save = async () => {
    if (preview !== undefined && preview.hidden.length > 0) {
      setAsks(true);
      return;
    }
    setBusy(true);
    try {
      await send();
    } catch (failed) {
      setTrouble({ text: sentenceForError(failed), change: JSON.stringify(change) });
    } finally {
      setBusy(false);
    }
  };
  const refused =
    trouble?.change === JSON.stringify(change) ? trouble.text : error === null ? undefined : sentenceForError(error);
  const sentences = preview === undefined ? undefined : previewSentences(preview, before, draft);

  return (
    <section className={styles.bar} aria-label={t('curateQuestions.save.name')}>
      <div className={styles.effects} role="status">
        {problems.length > 0 &&
          problems.slice(0, 3).map((problem) => (
            <Notice key={`${problem.question} ${problem.code}`} tone="warning">
              {problemSentence(problem, draft)}
            </Notice>
          ))}
        {elsewhere && (
          <Notice tone="warning">
            {t('curateQuestions.save.elsewhere')}{' '}
            <Button kind="quiet" size="small" onClick={startAgain}>
              {t('curateQuestions.save.startAgain')}
            </Button>
          </Notice>
        )}
        {refused !== undefined && <Notice tone="trouble">{refused}</Notice>}
        {problems.length === 0 && refused === undefined && (
          <p>
            {t('curateQuestions.save.changes')}{' '}
            {sentences === undefined
              ? t('curateQuestions.save.counting')
              : sentences.length === 0
                ? t('curateQuestions.save.nothing')
                : sentences.join(' ')}
          </p>
        )}
      </div>
      <Button onClick={() => begin(before)} disabled={busy}>
        {t('curateQuestions.save.discard')}
      </Button>
      <Button kind="call" disabled={busy || problems.length > 0 || preview === undefined} onClick={() => void save()}>
        {t('curateQuestions.save.act')}
      </Button>
      {asks && preview !== undefined && (
        <Confirm
          title={t('curateQuestions.save.hideTitle')}
          act={t('curateQuestions.save.hideAct')}
          close={() => setAsks(false)}
          onAct={send}
        >
          <p>{hiddenSentences(preview, before).join(' ')}</p>
          <p className={styles.after}>{t('curateQuestions.save.hideBody')}</p>
        </Confirm>
      )}
    </section>
  );
}
