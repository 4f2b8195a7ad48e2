import { useState } from 'react';
import type { Sample } from '#core/train/run.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Select } from '#renderer/ui/Select.tsx';
import styles from '../Factory.module.css';

/** What the adapter of a checkpoint says to held-out questions; the newest one, unless another is chosen. */
export function Answers({ samples, over }: { samples: readonly Sample[]; over: boolean }) {
  const [chosen, setChosen] = useState<string>();
  const steps = [...new Set(samples.map(({ step }) => String(step)))].toReversed();
  const at = chosen !== undefined && steps.includes(chosen) ? chosen : steps[0];
  return (
    <section className={styles.block} aria-label={t('factory.run.answers')}>
      <div className={styles.sampleHead}>
        <h3 className={styles.heading}>{t('factory.run.answers')}</h3>
        {at !== undefined && (
          <Select
            label={t('factory.run.checkpoint')}
            value={at}
            options={steps.map((step) => ({
              value: step,
              label: step === '0' ? t('factory.run.bareBase') : t('factory.run.atStep', { step: count(Number(step)) }),
            }))}
            onChange={(step) => setChosen(step === steps[0] ? undefined : step)}
          />
        )}
      </div>
      <p className={styles.help}>
        {t(at !== undefined ? 'factory.run.answersHelp' : over ? 'factory.run.noAnswersOver' : 'factory.run.noAnswers')}
      </p>
      {samples
        .filter(({ step }) => String(step) === at)
        .map(({ prompt, expected, answer }) => (
          <dl key={`${prompt} ${expected}`} className={styles.sample}>
            <dt>{t('factory.run.question')}</dt>
            <dd dir="auto">{prompt}</dd>
            <dt>{t('factory.run.expected')}</dt>
            <dd dir="auto">{expected}</dd>
            <dt>{t('factory.run.answered')}</dt>
            <dd data-said="true" dir="auto">
              {answer.trim() === '' ? t('factory.run.nothingSaid') : answer}
            </dd>
          </dl>
        ))}
    </section>
  );
}
