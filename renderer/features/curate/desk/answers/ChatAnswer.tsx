import { beginning } from '#core/curate/desk/drafting.ts';
import type { Question } from '#core/curate/question.ts';
import type { CurateRecord } from '#core/curate/record.ts';
import type { ChatTurn } from '#core/curate/value.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { useDesk, useReading, useShown } from '../useDesk.ts';
import { useRedacted } from '../useRedacted.ts';
import { Written } from './Written.tsx';
import styles from './answers.module.css';

interface ChatAnswerProps {
  question: Extract<Question, { kind: 'chat' }>;
  record: CurateRecord;
}

const ROLES = ['system', 'user', 'assistant', 'tool'] as const satisfies readonly ChatTurn['role'][];

/** A conversation, each turn of which can be changed, taken away or given a follower. */
export function ChatAnswer({ question, record }: ChatAnswerProps) {
  const desk = useDesk();
  const reading = useReading();
  const answer = useShown(({ answers }) => answers[question.id]);
  const first = beginning(question, record, useRedacted(record.ordinal));
  const begins = first?.kind === 'chat' ? first.turns : [];
  const turns = answer?.kind === 'chat' ? answer.turns : begins;
  const change = (next: readonly ChatTurn[]) => desk.answer(question.id, { kind: 'chat', turns: [...next] });
  const replace = (place: number, turn: ChatTurn) => change(turns.with(place, turn));
  const addAfter = (place: number) => change(turns.toSpliced(place + 1, 0, follower(turns[place])));

  return (
    <Written question={question}>
      <ol className={styles.turns}>
        {turns.map((turn, place) => (
          <li key={place} className={styles.turn} data-role={turn.role}>
            <div className={styles.turnBar}>
              <select
                aria-label={t('curateDesk.chat.role', { number: place + 1 })}
                value={turn.role}
                disabled={reading}
                onChange={(event) => {
                  const role = ROLES.find((each) => each === event.currentTarget.value);
                  if (role !== undefined) replace(place, { ...turn, role });
                }}
              >
                {ROLES.map((role) => (
                  <option key={role} value={role}>
                    {t(`curateDesk.roles.${role}`)}
                  </option>
                ))}
              </select>
              <Button
                size="small"
                kind="quiet"
                aria-label={t('curateDesk.chat.add', { number: place + 1 })}
                onClick={() => addAfter(place)}
              >
                {t('curateDesk.chat.addShort')}
              </Button>
              <Button
                size="small"
                kind="quiet"
                aria-label={t('curateDesk.chat.remove', { number: place + 1 })}
                onClick={() => change(turns.toSpliced(place, 1))}
              >
                {t('curateDesk.chat.removeShort')}
              </Button>
            </div>
            <textarea
              className={styles.text}
              aria-label={t('curateDesk.chat.turn', { number: place + 1 })}
              dir="auto"
              value={turn.content}
              readOnly={reading}
              onChange={(event) => replace(place, { ...turn, content: event.currentTarget.value })}
            />
          </li>
        ))}
      </ol>
      <div className={styles.under}>
        {turns.length === 0 && (
          <Button size="small" onClick={() => change([{ role: 'user', content: '' }])}>
            {t('curateDesk.chat.begin')}
          </Button>
        )}
        {answer !== undefined && begins.length > 0 && (
          <Button size="small" kind="quiet" onClick={() => desk.answer(question.id, undefined)}>
            {t('curateDesk.chat.restore')}
          </Button>
        )}
      </div>
    </Written>
  );
}

function follower(turn: ChatTurn | undefined): ChatTurn {
  return { role: turn?.role === 'user' ? 'assistant' : 'user', content: '' };
}
