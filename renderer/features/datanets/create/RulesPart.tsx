import { REJECTION_REASONS } from '#core/datanet/shown.ts';
import { TextArea } from '#renderer/features/curate/snapshots/TextArea.tsx';
import { t } from '#renderer/text/text.ts';
import { TextField } from '#renderer/ui/TextField.tsx';
import styles from './Create.module.css';
import { type RulesDraft, quorumOf, reviewersOf } from './rulesDraft.ts';

interface RulesPartProps {
  draft: RulesDraft;
  /** Of the coin that a bond is in. */
  symbol: string;
  change: (part: Partial<RulesDraft>) => void;
}

/** Who decides, how many of them, how long they have, and what a proposer puts at stake. */
export function RulesPart({ draft, symbol, change }: RulesPartProps) {
  const there = reviewersOf(draft).length;
  const order: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error'];
  const field = { autoComplete: 'off', spellCheck: false, inputWrapperOrder: order } as const;
  return (
    <>
      <TextArea
        label={t('newDatanet.reviewers')}
        help={t('newDatanet.reviewersHelp')}
        value={draft.reviewers}
        longest={4_000}
        onChange={(reviewers) => change({ reviewers })}
      />
      <div className={styles.pair}>
        <TextField
          {...field}
          label={t('newDatanet.quorum')}
          description={t('newDatanet.quorumHelp')}
          inputMode="numeric"
          placeholder={there === 0 ? '' : String(quorumOf({ ...draft, quorum: '' }))}
          value={draft.quorum}
          maxLength={2}
          onChange={(event) => change({ quorum: event.currentTarget.value })}
        />
        <TextField
          {...field}
          label={t('newDatanet.bond', { symbol })}
          description={t('newDatanet.bondHelp')}
          inputMode="decimal"
          value={draft.bond}
          maxLength={40}
          onChange={(event) => change({ bond: event.currentTarget.value })}
        />
        <TextField
          {...field}
          label={t('newDatanet.reviewDays')}
          description={t('newDatanet.reviewDaysHelp')}
          inputMode="decimal"
          value={draft.reviewDays}
          maxLength={10}
          onChange={(event) => change({ reviewDays: event.currentTarget.value })}
        />
        <TextField
          {...field}
          label={t('newDatanet.timelockDays')}
          description={t('newDatanet.timelockDaysHelp')}
          inputMode="decimal"
          value={draft.timelockDays}
          maxLength={10}
          onChange={(event) => change({ timelockDays: event.currentTarget.value })}
        />
      </div>
      <fieldset className={styles.reasons}>
        <legend>{t('newDatanet.slashable')}</legend>
        {REJECTION_REASONS.map((reason) => (
          <label key={reason}>
            <input
              type="checkbox"
              checked={draft.slashable.includes(reason)}
              onChange={(event) =>
                change({
                  slashable: event.currentTarget.checked
                    ? [...draft.slashable, reason]
                    : draft.slashable.filter((each) => each !== reason),
                })
              }
            />
            {t(`datanets.reasons.${reason}`)}
          </label>
        ))}
      </fieldset>
    </>
  );
}
