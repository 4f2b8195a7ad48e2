import { MARK } from '#core/curate/state/projectState.ts';
import { labelerStatus } from '#core/curate/state/reads.ts';
import { runCommand } from '#renderer/app/commands.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import type { DeskAction } from '#core/curate/desk/keys.ts';
import { keepFocus } from '../focus.ts';
import { useDesk, usePrintedKey, useReading, useShown } from '../useDesk.ts';
import foot from './foot.module.css';

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** The calls to act, with their keys, and whether the work is safe. */
export function DeskFoot({ ordinal }: { ordinal: number }) {
  const desk = useDesk();
  const project = useProject();
  useNow(({ version }) => version);
  const me = useNow((now) => now.me);
  const canUndo = useNow((now) => now.canUndo);
  const reading = useReading();
  const goingOn = useShown((shown) => shown.goingOn);
  const discarded = labelerStatus(project.state, me, ordinal) === 'discarded';
  const flagged = ((project.state.marks[ordinal] ?? 0) & MARK.flagged) !== 0;
  const undoKey = usePrintedKey('undo');

  return (
    <footer className={foot.foot}>
      {goingOn && (
        <div className={foot.goingOn} role="status">
          <span className={foot.fuse} aria-hidden />
          <span>{t('curateDesk.goingOn')}</span>
          <Button size="small" onMouseDown={keepFocus} onClick={() => desk.stopGoingOn()}>
            {t('curateDesk.stop')} <Kbd>Esc</Kbd>
          </Button>
        </div>
      )}
      <div className={foot.acts}>
        <Act
          act="submit"
          kind="call"
          label={t('curateDesk.submit')}
          disabled={reading}
          go={() => runCommand('desk.submit')}
          wide
        />
        <Act act="skip" label={t('curateDesk.skip')} go={() => desk.skip()} />
      </div>
      <div className={foot.acts}>
        <Act
          act="discard"
          label={discarded ? t('curateDesk.putBack') : t('curateDesk.discard')}
          disabled={reading}
          go={() => desk.discard()}
        />
        <Act act="flag" label={t('curateDesk.flag')} pressed={flagged} disabled={reading} go={() => desk.flag()} />
      </div>
      <p className={foot.saved}>
        <SavedLine />
        <span className={foot.line}>
          {canUndo && (
            <button type="button" className={foot.undo} onMouseDown={keepFocus} onClick={() => desk.undo()}>
              {t('curateDesk.undo')} {undoKey !== null && <Kbd>{undoKey}</Kbd>}
            </button>
          )}
          <button type="button" className={foot.keys} onMouseDown={keepFocus} onClick={() => runCommand('desk.keys')}>
            {t('curateDesk.keys.open')}
          </button>
        </span>
      </p>
    </footer>
  );
}

function SavedLine() {
  const waiting = useNow(({ saving }) => saving.waiting);
  const savedAt = useNow(({ saving }) => saving.savedAt);
  const trouble = useNow(({ saving }) => saving.trouble !== null);
  if (trouble) return <span data-trouble>{t('curateDesk.keptHere', { count: waiting })}</span>;
  if (waiting > 0) return <span>{t('curateDesk.saving')}</span>;
  return (
    <span>{savedAt === null ? t('curateDesk.allSaved') : t('curateDesk.saved', { time: clock.format(savedAt) })}</span>
  );
}

interface ActProps {
  act: DeskAction;
  label: string;
  kind?: 'call' | 'plain';
  wide?: boolean;
  disabled?: boolean;
  pressed?: boolean;
  go: () => void;
}

function Act({ act, label, kind = 'plain', wide = false, disabled = false, pressed, go }: ActProps) {
  const key = usePrintedKey(act);
  return (
    <Button
      kind={kind}
      disabled={disabled}
      className={wide ? foot.wide : foot.act}
      aria-pressed={pressed}
      onMouseDown={keepFocus}
      onClick={go}
    >
      {label} {key !== null && <Kbd>{key}</Kbd>}
    </Button>
  );
}
