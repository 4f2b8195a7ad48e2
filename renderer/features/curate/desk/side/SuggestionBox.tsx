import type { Answer, Question } from '#core/curate/question.ts';
import { useNow } from '#renderer/store/curate/useProject.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { keepFocus } from '../focus.ts';
import { useDesk, usePrintedKey } from '../useDesk.ts';
import { type Proposed, useProposals } from '../useProposals.ts';
import styles from './side.module.css';

const LONGEST = 60;

/** What a model, a rule or the file proposes; dashed, because it counts only when somebody accepts it. */
export function SuggestionBox({ ordinal }: { ordinal: number }) {
  const desk = useDesk();
  const proposals = useProposals();
  const questions = useNow(({ head }) => head.questions);
  const key = usePrintedKey('accept');
  if (proposals.length === 0) return null;
  const bySource = Map.groupBy(proposals, ({ by }) => by);
  return (
    <section className={styles.suggestions} aria-label={t('curateDesk.suggestions')}>
      {Array.from(bySource, ([by, members]) => (
        <div key={by ?? ''}>
          <h2 className={styles.title}>
            {by === null ? t('curateDesk.cameWithFile') : t('curateDesk.suggestedBy', { name: by })}
          </h2>
          <ul>
            {members.map((proposal, place) => (
              <li key={`${ordinal} ${proposal.question} ${place}`} className={styles.suggestion}>
                <span>{sentenceOf(proposal, questions)}</span>
                {proposals.length > 1 && (
                  <Button
                    size="small"
                    kind="quiet"
                    aria-label={t('curateDesk.acceptThis', { what: sentenceOf(proposal, questions) })}
                    onMouseDown={keepFocus}
                    onClick={() => desk.accept([proposal])}
                  >
                    {t('curateDesk.acceptShort')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </div>
      ))}
      <div className={styles.acceptAll}>
        <span>{t('curateDesk.countsOnly')}</span>
        <Button size="small" onMouseDown={keepFocus} onClick={() => desk.accept(proposals)}>
          {t(proposals.length > 1 ? 'curateDesk.acceptAll' : 'curateDesk.accept')} {key !== null && <Kbd>{key}</Kbd>}
        </Button>
      </div>
    </section>
  );
}

function sentenceOf(proposal: Proposed, questions: readonly Question[]): string {
  const question = questions.find(({ id }) => id === proposal.question);
  const said = `${question?.title ?? proposal.question}: ${answerText(proposal.answer, question)}`;
  return proposal.certainty === null ? said : `${said} · ${proposal.certainty.toFixed(2)}`;
}

function answerText(answer: Answer, question: Question | undefined): string {
  const labels = question !== undefined && 'labels' in question ? question.labels : [];
  const nameOf = (label: string) => labels.find(({ id }) => id === label)?.name ?? label;
  switch (answer.kind) {
    case 'choice':
      return answer.labels.map(nameOf).join(', ');
    case 'spans':
      return answer.spans.map(({ text, label }) => `“${short(text)}” ${nameOf(label)}`).join(', ');
    case 'text':
      return short(answer.text);
    case 'preference':
      return t(`curateDesk.sides.${answer.chosen}`);
    case 'rating':
      return String(answer.rating);
    case 'form':
      return Object.values(answer.values).map(String).join(', ');
    case 'chat':
      return t('curateDesk.turnCount', { count: answer.turns.length });
    case 'relations':
      return t('curateDesk.relationCount', { count: answer.relations.length });
    case 'ranking':
      return answer.order.map((place) => place + 1).join(', ');
  }
}

function short(text: string): string {
  const points = Array.from(text);
  return points.length > LONGEST ? `${points.slice(0, LONGEST).join('')}…` : text;
}
