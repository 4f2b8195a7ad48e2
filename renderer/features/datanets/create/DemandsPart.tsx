import { MOST_DEMANDS } from '#core/attestation/demand.ts';
import styles from '#renderer/features/attestations/Attestations.module.css';
import { TextArea } from '#renderer/features/curate/snapshots/TextArea.tsx';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import type { DemandDraft } from './demandDraft.ts';

interface DemandsPartProps {
  demands: readonly DemandDraft[];
  change: (demands: DemandDraft[]) => void;
}

/** What whoever proposes has to have attested. */
export function DemandsPart({ demands, change }: DemandsPartProps) {
  const put = (at: number, part: Partial<DemandDraft>) =>
    change(demands.map((each, place) => (place === at ? { ...each, ...part } : each)));
  return (
    <>
      {demands.map(({ expertise, issuers }, at) => (
        <div key={at} className={styles.demand}>
          <TextField
            label={t('attestations.expertise')}
            description={t('attestations.expertiseHelp')}
            value={expertise}
            maxLength={80}
            autoComplete="off"
            onChange={(event) => put(at, { expertise: event.currentTarget.value })}
          />
          <TextArea
            label={t('attestations.issuers')}
            help={t('attestations.issuersHelp')}
            value={issuers}
            longest={2_000}
            onChange={(text) => put(at, { issuers: text })}
          />
          <div>
            <Button size="small" kind="quiet" onClick={() => change(demands.filter((_, place) => place !== at))}>
              {t('attestations.removeDemand')}
            </Button>
          </div>
        </div>
      ))}
      {demands.length < MOST_DEMANDS && (
        <div>
          <Button size="small" onClick={() => change([...demands, { expertise: '', issuers: '' }])}>
            {t('attestations.addDemand')}
          </Button>
        </div>
      )}
    </>
  );
}
