import type { Question } from '#core/curate/question.ts';
import type { SuggestPrompt, Tried } from '#protocol/window/suggestions.ts';
import { count, decimal, percent } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { answerWords } from '../answerWords.ts';
import styles from '../SuggestionsPage.module.css';

interface PromptViewProps {
  prompt: SuggestPrompt;
  question: Question | undefined;
  open?: boolean;
}

/** All that the model is told about one question, as it is sent. */
export function PromptView({ prompt, question, open = false }: PromptViewProps) {
  const title = t('curateSuggestions.prompt', { question: question?.title ?? prompt.question });
  return (
    <details className={styles.details} open={open}>
      <summary>
        {title} <span className={styles.small}>({factsOf(prompt)})</span>
      </summary>
      {prompt.kept < prompt.of && (
        <p className={styles.small}>
          {t('curateSuggestions.promptCut', { kept: count(prompt.kept), of: count(prompt.of) })}
        </p>
      )}
      {/* It scrolls, so the keyboard has to reach it. */}
      <div className={styles.prompt} tabIndex={0} role="region" aria-label={title}>
        {prompt.messages.map(({ role, text }, place) => (
          <div key={place} className={styles.turn} data-role={role}>
            <h5>{t(`curateSuggestions.role.${role}`)}</h5>
            <pre dir="auto">{text}</pre>
          </div>
        ))}
      </div>
    </details>
  );
}

function factsOf({ examples: { length }, kept, of }: SuggestPrompt): string {
  const examples =
    length === 0
      ? t('curateSuggestions.promptNoExamples')
      : t('curateSuggestions.promptExamples', { count: length, amount: count(length) });
  return kept < of ? examples : `${examples}, ${t('curateSuggestions.promptWhole')}`;
}

/** What came of one question: the suggestion, or why there is none. */
export function TriedView({ tried, question }: { tried: Tried; question: Question | undefined }) {
  const { suggestion, problem, probabilities, said, ms } = tried;
  const labels = question !== undefined && 'labels' in question ? question.labels : [];
  return (
    <article className={styles.tried}>
      <h4>
        {question?.title}{' '}
        <span className={styles.small}>{t('curateSuggestions.took', { seconds: decimal(ms / 1000) })}</span>
      </h4>
      {suggestion !== null && <p className={styles.suggested}>{answerWords(question, suggestion.answer)}</p>}
      {problem !== null && <p>{t(`curateSuggestions.problem.${problem}`)}</p>}
      {probabilities !== null && (
        <dl className={styles.bars}>
          {Object.entries(probabilities)
            .toSorted(([, one], [, other]) => other - one)
            .slice(0, 8)
            .map(([label, probability]) => (
              <Bar key={label} name={labels.find(({ id }) => id === label)?.name ?? label} probability={probability} />
            ))}
        </dl>
      )}
      {problem !== null && said !== '' && (
        <details className={styles.details}>
          <summary>{t('curateSuggestions.said')}</summary>
          <p className={styles.mono}>{said.slice(0, 4_000)}</p>
        </details>
      )}
      <PromptView prompt={tried} question={question} />
    </article>
  );
}

function Bar({ name, probability }: { name: string; probability: number }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className={styles.bar} aria-hidden>
        <div style={{ width: `${100 * probability}%` }} />
      </dd>
      <dd>{percent(probability)}</dd>
    </>
  );
}
