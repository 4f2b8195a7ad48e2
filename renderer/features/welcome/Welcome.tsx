import { useNavigate } from '@tanstack/react-router';
import { Room } from '#renderer/app/Room.tsx';
import { toast } from '#renderer/app/toasts.ts';
import { AddPanel } from '#renderer/features/models/AddPanel.tsx';
import { useAdding } from '#renderer/features/models/adding.ts';
import { StarterCard } from '#renderer/features/starter/StarterCard.tsx';
import { changeSettings } from '#renderer/host/queries.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import styles from './Welcome.module.css';

/** The title page: from a file to a first answer in three steps. */
export function Welcome() {
  const stage = useAdding((state) => state.adding.stage);
  const go = useNavigate();
  const step = stage === 'nothing' || stage === 'refused' ? 0 : stage === 'added' ? 2 : 1;
  const steps = [t('welcome.choose'), t('welcome.fits'), t('welcome.ask')];

  const lookAround = async () => {
    try {
      await changeSettings({ welcomed: true });
    } catch (error) {
      // It is only a note to itself: whoever wants to look around may, and will be welcomed again.
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
    await go({ to: '/ask/{-$conversation}' });
  };

  return (
    <Room title={t('welcome.title')}>
      <div className={styles.page}>
        <p className={styles.heading} aria-hidden>
          {t('welcome.heading')}
          <span className={styles.dot}>.</span>
        </p>
        <p className={styles.lead}>{t('welcome.lead')}</p>
        <ol className={styles.steps} aria-label={t('welcome.steps')}>
          {steps.map((name, index) => (
            <li key={name} className={styles.step} aria-current={index === step ? 'step' : undefined}>
              <span className={styles.number}>{index + 1}</span>
              {name}
            </li>
          ))}
        </ol>
        <div className={styles.panel}>
          <AddPanel welcome invitation={<p className={styles.invitation}>{t('welcome.chooseBody')}</p>} />
        </div>
        {step === 0 && <StarterCard done={() => void lookAround()} />}
        {step === 0 && (
          <p className={styles.later}>
            <Button kind="quiet" onClick={() => void lookAround()}>
              {t('welcome.later')}
            </Button>
            {t('welcome.laterNote')}
          </p>
        )}
      </div>
    </Room>
  );
}
