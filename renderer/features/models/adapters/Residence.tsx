import { useLive } from '#renderer/host/live.ts';
import { t } from '#renderer/text/text.ts';
import styles from './Adapters.module.css';

/** Whether an adapter is in memory now, and whether it stays there. */
export function Residence({ hash, pinned }: { hash: string; pinned: boolean }) {
  const state = useLive((live) => {
    const here = live?.engine.adapters.resident.find((each) => each.hash === hash);
    if (here === undefined) {
      if (pinned) return 'pinned';
      return live?.engine.adapters.evicted.some((each) => each.hash === hash) === true ? 'evicted' : undefined;
    }
    if (here.stacked) return 'stacked';
    return here.pinned ? 'pinnedHere' : 'here';
  });
  return state === undefined ? null : <p className={styles.residence}>{t(`adapters.residence.${state}`)}</p>;
}
