import type { RemoteChoice } from '#core/remote.ts';
import chip from '#renderer/features/ask/BaseChooser.module.css';
import { showPanel } from '#renderer/features/ask/answerSettingsStore.ts';
import { t } from '#renderer/text/text.ts';
import { useRemote } from './remoteQueries.ts';

/** In the place of the base that is chosen: who else answers here. It opens the settings where that is changed. */
export function RemoteChip({ choice }: { choice: RemoteChoice }) {
  const remote = useRemote(choice.remote);
  const names = { name: remote?.name ?? '–', model: choice.model };
  return (
    <div className={chip.chooser}>
      <button
        type="button"
        className={chip.chip}
        aria-label={t('remotes.ask.chipNamed', names)}
        onClick={() => showPanel(true)}
      >
        <b dir="auto">{t('remotes.ask.chip', names)}</b>
      </button>
    </div>
  );
}
