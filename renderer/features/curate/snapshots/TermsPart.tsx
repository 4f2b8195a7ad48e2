import { KNOWN_LICENCES } from '#core/snapshot/terms.ts';
import { t } from '#renderer/text/text.ts';
import { TextField } from '#renderer/ui/TextField.tsx';
import { OneOf } from './OneOf.tsx';
import { Permissions } from './Permissions.tsx';
import { TextArea } from './TextArea.tsx';
import { ALL_RIGHTS, OWN, type SealDraft, asksFlags, termsOf, withLicence } from './sealDraft.ts';
import styles from './Snapshots.module.css';

interface TermsPartProps {
  draft: SealDraft;
  change: (part: Partial<SealDraft>) => void;
}

const FLAGS = ['reading', 'training'] as const;
const OWN_FLAGS = ['commercialUse', 'attribution'] as const;

/** Licence and permissions. What the licence does not decide is asked, and stands unanswered until somebody does. */
export function TermsPart({ draft, change }: TermsPartProps) {
  const yesNo = (flag: (typeof FLAGS)[number] | (typeof OWN_FLAGS)[number]) => (
    <OneOf
      key={flag}
      question={t(`curateSnapshots.ask.${flag}`)}
      value={draft[flag] === null ? null : draft[flag] ? 'yes' : 'no'}
      options={[
        { value: 'yes', label: t('curateSnapshots.ask.yes') },
        { value: 'no', label: t('curateSnapshots.ask.no') },
      ]}
      onChange={(said) => change({ [flag]: said === 'yes' })}
    />
  );
  const answered =
    draft.licence !== null &&
    draft.commercialUse !== null &&
    draft.derivatives !== null &&
    draft.attribution !== null &&
    draft.reading !== null &&
    draft.training !== null &&
    draft.membersOnly !== null;

  return (
    <>
      <label className={styles.licenceChoice}>
        {t('curateSnapshots.form.licence')}
        <select value={draft.licence ?? ''} onChange={(event) => change(withLicence(draft, event.currentTarget.value))}>
          <option value="" disabled>
            {t('curateSnapshots.form.chooseLicence')}
          </option>
          <option value={ALL_RIGHTS}>{t('curateSnapshots.form.allRights')}</option>
          {Object.keys(KNOWN_LICENCES).map((licence) => (
            <option key={licence} value={licence}>
              {licence}
            </option>
          ))}
          <option value={OWN}>{t('curateSnapshots.form.ownLicence')}</option>
        </select>
      </label>
      {draft.licence === OWN && (
        <TextField
          label={t('curateSnapshots.form.ownName')}
          description={t('curateSnapshots.form.ownNameHelp')}
          value={draft.ownLicence}
          maxLength={100}
          onChange={(event) => change({ ownLicence: event.currentTarget.value })}
        />
      )}
      {FLAGS.map(yesNo)}
      <OneOf
        question={t('curateSnapshots.ask.who')}
        value={draft.membersOnly === null ? null : draft.membersOnly ? 'members' : 'anybody'}
        options={[
          { value: 'members', label: t('curateSnapshots.ask.members') },
          { value: 'anybody', label: t('curateSnapshots.ask.anybody') },
        ]}
        onChange={(who) => change({ membersOnly: who === 'members' })}
      />
      {asksFlags(draft) && (
        <>
          {OWN_FLAGS.map(yesNo)}
          <OneOf
            question={t('curateSnapshots.ask.derivatives')}
            value={draft.derivatives}
            options={[
              { value: 'allowed', label: t('curateSnapshots.ask.allowed') },
              { value: 'share-alike', label: t('curateSnapshots.ask.shareAlike') },
              { value: 'forbidden', label: t('curateSnapshots.ask.forbidden') },
            ]}
            onChange={(derivatives) => change({ derivatives })}
          />
        </>
      )}
      {answered && <Permissions terms={termsOf(draft, [])} />}
      <TextField
        label={t('curateSnapshots.form.attribution')}
        description={t('curateSnapshots.form.attributionHelp')}
        value={draft.attributionText}
        maxLength={1_000}
        onChange={(event) => change({ attributionText: event.currentTarget.value })}
      />
      <TextArea
        label={t('curateSnapshots.form.words')}
        help={t('curateSnapshots.form.wordsHelp')}
        value={draft.words}
        longest={190_000}
        onChange={(words) => change({ words })}
      />
      <div className={styles.pair}>
        <TextField
          label={t('curateSnapshots.form.jurisdiction')}
          value={draft.jurisdiction}
          maxLength={2_000}
          onChange={(event) => change({ jurisdiction: event.currentTarget.value })}
        />
        <TextField
          label={t('curateSnapshots.form.expires')}
          description={t('curateSnapshots.form.expiresHelp')}
          type="date"
          value={draft.expires}
          onChange={(event) => change({ expires: event.currentTarget.value })}
        />
      </div>
    </>
  );
}
