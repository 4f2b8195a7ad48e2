import { useDeferredValue, useMemo, useState } from 'react';
import { recentOf } from '#core/curate/desk/recent.ts';
import { labelerStatus } from '#core/curate/state/reads.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { count, moment } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { useDesk, useShown } from '../useDesk.ts';
import { keepFocus } from '../focus.ts';
import foot from './foot.module.css';
import styles from './side.module.css';

const SHOWN = 40;
export const HISTORY = 'desk-history';

/** What was done last, newest first: each can be opened and done again. */
export function History() {
  const [open, setOpen] = useState(false);
  return (
    <details id={HISTORY} className={foot.past} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={styles.title} onMouseDown={keepFocus}>
        {t('curateDesk.history')}
      </summary>
      {open && <Done />}
    </details>
  );
}

function Done() {
  const desk = useDesk();
  const project = useProject();
  const version = useDeferredValue(useNow((now) => now.version));
  const me = useNow((now) => now.me);
  const current = useShown(({ record }) => record);
  const recent = useMemo(
    () => ({ version, done: recentOf(project.state, me, SHOWN) }),
    // `version` says when the state is another one.
    [project, me, version],
  ).done;
  if (recent.length === 0) return <p className={styles.hint}>{t('curateDesk.historyEmpty')}</p>;
  return (
    <ol className={foot.history}>
      {recent.map(({ record, touched }) => (
        <li key={record}>
          <button
            type="button"
            className={foot.done}
            aria-current={record === current}
            onMouseDown={keepFocus}
            onClick={() => desk.goTo(record)}
          >
            <span>{t('curateDesk.record', { number: count(record + 1) })}</span>
            <span>{t(`curateDesk.queues.${labelerStatus(project.state, me, record)}`)}</span>
            <span className={foot.when}>{moment(touched * 1000)}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}
