import { useQuery } from '@tanstack/react-query';
import { Permissions } from '#renderer/features/curate/snapshots/Permissions.tsx';
import type { Host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Choice } from '#renderer/ui/Choice.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { permissionsQuery } from '../factoryQueries.ts';
import styles from '../Factory.module.css';
import { changeDraft, useDraft } from './draft.ts';
import { Step } from './Step.tsx';

export type Permission = Awaited<ReturnType<Host['factory']['permissions']>>[number];

/** What the adapter is for, and the terms of every snapshot: read by the person, and held to by the host. */
export function TermsPart() {
  const { snapshots, commercial } = useDraft();
  const { data, error } = useQuery(permissionsQuery(snapshots, commercial));
  return (
    <Step number={3} title={t('factory.terms.title')} help={t('factory.terms.help')}>
      <div className={styles.use}>
        <span className={styles.small}>{t('factory.terms.use')}</span>
        <Choice
          label={t('factory.terms.use')}
          value={commercial ? 'yes' : 'no'}
          options={[
            { value: 'no', label: t('factory.terms.commercial.no') },
            { value: 'yes', label: t('factory.terms.commercial.yes') },
          ]}
          // Whoever wants more has to read again: a tick is a word for one use.
          onChange={(use) => changeDraft({ commercial: use === 'yes', read: {} })}
        />
      </div>
      {snapshots.length === 0 && <p className={styles.help}>{t('factory.terms.none')}</p>}
      {error !== null && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
      {snapshots.length > 0 && data?.map((one) => <OneOfThem key={one.root} permission={one} />)}
    </Step>
  );
}

function OneOfThem({ permission: { root, name, terms, termsHash, refusal } }: { permission: Permission }) {
  const { read, snapshots } = useDraft();
  const { licence, text, jurisdiction } = terms;
  return (
    <article className={styles.terms} aria-label={name} data-refused={refusal !== null}>
      <h3 className={styles.termsName} dir="auto">
        {name}
      </h3>
      {refusal !== null && (
        <Notice tone="warning">
          {t(`factory.terms.refused.${refusal}`)}{' '}
          <Button
            size="small"
            aria-label={t('factory.terms.leaveOutNamed', { name })}
            onClick={() => changeDraft({ snapshots: snapshots.filter((other) => other !== root) })}
          >
            {t('factory.terms.leaveOut')}
          </Button>
        </Notice>
      )}
      <div className={styles.termsParts}>
        <div>
          <h4 className={styles.small}>{t('factory.terms.machine')}</h4>
          <Permissions terms={terms} />
          <p className={styles.help}>
            {t('factory.terms.licence')}: {licence}
          </p>
          {jurisdiction !== '' && (
            <p className={styles.help}>
              {t('factory.terms.jurisdiction')}: {jurisdiction}
            </p>
          )}
        </div>
        <div>
          <h4 className={styles.small}>{t('factory.terms.whole')}</h4>
          <div
            className={styles.termsText}
            role="region"
            aria-label={`${t('factory.terms.whole')}, ${name}`}
            tabIndex={0}
            dir="auto"
          >
            {text}
          </div>
        </div>
      </div>
      {refusal === null && (
        <label className={styles.tick}>
          <input
            type="checkbox"
            checked={read[root] === termsHash}
            onChange={(event) => {
              const { [root]: _, ...rest } = read;
              changeDraft({ read: event.currentTarget.checked ? { ...rest, [root]: termsHash } : rest });
            }}
          />
          {t('factory.terms.read', { name })}
        </label>
      )}
    </article>
  );
}
