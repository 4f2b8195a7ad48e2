import { useQuery } from '@tanstack/react-query';
import type { Publication } from '#core/datanet/publication.ts';
import { COIN_DECIMALS, writeAmount } from '#core/wallet/amount.ts';
import { count, duration } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { REJECTION_REASONS } from '#core/datanet/shown.ts';
import { PlacePart } from './PlacePart.tsx';
import { costQuery } from './publishQueries.ts';
import styles from './Publish.module.css';

interface CostStepProps {
  publication: Publication;
  membersOnly: boolean;
  keep: (publication: Publication) => void;
  goOn: () => void;
}

/** Where it lies for others, and what proposing costs: in words, before anything is signed. */
export function CostStep({ publication, membersOnly, keep, goOn }: CostStepProps) {
  const { network, datanet, location, job } = publication;
  const { data: cost, error } = useQuery(costQuery(network, datanet));
  return (
    <div className={styles.step}>
      <PlacePart key={publication.id} publication={publication} membersOnly={membersOnly} keep={keep} />
      <section aria-label={t('publishing.costTitle')}>
        <h2 className={styles.heading}>{t('publishing.costTitle')}</h2>
        {error !== null && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
        {cost !== undefined && (
          <div className={styles.words}>
            {cost.bond === 0n ? (
              <p>{t('publishing.noBond')}</p>
            ) : (
              <>
                <p>{t('publishing.bond', { amount: writeAmount(cost.bond, COIN_DECIMALS), symbol: cost.symbol })}</p>
                <p>{t('publishing.bondBack', { period: duration(cost.reviewPeriod) })}</p>
                <p>
                  {cost.slashable.length === 0
                    ? t('publishing.bondNeverLost')
                    : t('publishing.bondLost', {
                        quorum: count(cost.quorum),
                        reviewers: count(cost.reviewers),
                        reasons: REJECTION_REASONS.filter((reason) => cost.slashable.includes(reason))
                          .map((reason) => t(`datanets.reasons.${reason}`))
                          .join(', '),
                      })}
                </p>
              </>
            )}
            <p>{t('publishing.fees', { network: cost.networkName })}</p>
            {cost.practice && <p>{t('publishing.practice')}</p>}
          </div>
        )}
      </section>
      <div className={styles.acts}>
        <Button kind="call" disabled={location === null || job !== null || cost === undefined} onClick={goOn}>
          {t('publishing.goOn')}
        </Button>
      </div>
    </div>
  );
}
