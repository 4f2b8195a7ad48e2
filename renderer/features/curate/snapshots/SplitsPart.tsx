import { WHOLE } from '#core/snapshot/weights.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { TextField } from '#renderer/ui/TextField.tsx';
import { PercentField } from './PercentField.tsx';
import type { SealDraft } from './sealDraft.ts';
import styles from './Snapshots.module.css';

interface SplitsPartProps {
  draft: SealDraft;
  change: (part: Partial<SealDraft>) => void;
  records: number;
}

/** Which part goes into which split. Exact counts are known when every input is hashed; before it they are about. */
export function SplitsPart({ draft: { splits }, change, records }: SplitsPartProps) {
  const about = (parts: number) => count(Math.max(0, Math.round((records * parts) / WHOLE)));
  return (
    <>
      <div className={styles.three}>
        <PercentField
          label={t('curateSnapshots.form.validation')}
          parts={splits.validation}
          onChange={(validation) => change({ splits: { ...splits, validation } })}
        />
        <PercentField
          label={t('curateSnapshots.form.test')}
          parts={splits.test}
          onChange={(test) => change({ splits: { ...splits, test } })}
        />
        <TextField
          label={t('curateSnapshots.form.seed')}
          value={splits.seed}
          maxLength={100}
          onChange={(event) => change({ splits: { ...splits, seed: event.currentTarget.value } })}
        />
      </div>
      <p className={styles.sum}>
        {t('curateSnapshots.form.splitsPreview', {
          train: about(WHOLE - splits.validation - splits.test),
          validation: about(splits.validation),
          test: about(splits.test),
        })}
      </p>
    </>
  );
}
