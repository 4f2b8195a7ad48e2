import type { ToolUse } from '#core/tools.ts';
import { t } from '#renderer/text/text.ts';
import { AnswerText } from '../AnswerText.tsx';
import styles from './Tools.module.css';
import { whatOf } from './whatOf.ts';

interface UsedProps {
  text: string;
  uses: readonly ToolUse[];
  writing: boolean;
}

/** An answer with the tools that it used, each folded where it was used. */
export default function UsedAnswer({ text, uses, writing }: UsedProps) {
  const last = uses.at(-1)?.at ?? 0;
  return (
    <>
      {uses.map((use, order) => {
        const from = uses[order - 1]?.at ?? 0;
        const before = text.slice(from, use.at);
        return (
          // A use never changes its place.
          <div key={order}>
            {before.trim() !== '' && <AnswerText text={before} writing={false} from={from} />}
            <Use use={use} />
          </div>
        );
      })}
      {text.length > last && <AnswerText text={text.slice(last)} writing={writing} from={last} />}
    </>
  );
}

function Use({ use }: { use: ToolUse }) {
  const { name, arguments: given, result, state } = use;
  return (
    <details className={styles.use}>
      <summary>
        <span className={styles.what} dir="auto">
          {whatOf(use)}
        </span>
        <span className={styles.state} data-state={state}>
          {t(`askFiles.tools.state.${state}`)}
        </span>
      </summary>
      <div className={styles.inside}>
        <span className={styles.label}>{t('askFiles.tools.asked')}</span>
        <pre className={styles.said} tabIndex={0} aria-label={t('askFiles.tools.asked')}>
          {name} {given}
        </pre>
        {result !== null && result !== '' && (
          <>
            <span className={styles.label}>{t('askFiles.tools.result')}</span>
            <pre className={styles.said} tabIndex={0} dir="auto" aria-label={t('askFiles.tools.result')}>
              {result}
            </pre>
          </>
        )}
      </div>
    </details>
  );
}
