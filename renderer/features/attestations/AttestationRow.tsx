import type { AttestationShown } from '#core/attestation/attestation.ts';
import { toast } from '#renderer/app/toasts.ts';
import { saveText } from '#renderer/features/wallet/saveText.ts';
import { host } from '#renderer/host/client.ts';
import { moment } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Hash } from '#renderer/ui/Hash.tsx';
import { useNames } from './attestationQueries.ts';
import styles from './Attestations.module.css';

interface AttestationRowProps {
  attestation: AttestationShown;
  /** Only whoever signed it can take it back. */
  revoke: (() => void) | undefined;
}

/** Who attests what of whom, whether it holds, and what can be done with it. */
export function AttestationRow({ attestation, revoke }: AttestationRowProps) {
  const { id, issuer, subject, expertise, issuedAt, expiresAt, standing, revokedAt } = attestation;
  const nameOf = useNames();
  const doing = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
  };
  const give = async () => {
    const { name, text } = await host.attestations.give({ ids: [id] });
    saveText(name, text);
  };
  const when =
    revokedAt === null
      ? t('attestations.span', { from: moment(issuedAt * 1_000), to: moment(expiresAt * 1_000) })
      : t('attestations.revokedAt', { when: moment(revokedAt * 1_000) });
  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <p>
          <b dir="auto">{expertise}</b> · {t(`attestations.standing.${standing}`)}
        </p>
        <p className={styles.quiet}>
          {t('attestations.of', { name: nameOf(subject) ?? t('attestations.unnamed') })}{' '}
          <Hash value={subject} of={t('attestations.subject')} whole />
        </p>
        <p className={styles.quiet}>
          {t('attestations.by', { name: nameOf(issuer) ?? t('attestations.unnamed') })}{' '}
          <Hash value={issuer} of={t('attestations.issuer')} whole />
        </p>
        <p className={styles.quiet}>{when}</p>
      </div>
      <Button size="small" aria-label={t('attestations.giveNamed', { expertise })} onClick={() => void doing(give)}>
        {t('attestations.give')}
      </Button>
      {revoke !== undefined && (
        <Button size="small" aria-label={t('attestations.revokeNamed', { expertise })} onClick={revoke}>
          {t('attestations.revoke')}
        </Button>
      )}
      <Button
        size="small"
        kind="quiet"
        aria-label={t('attestations.forgetNamed', { expertise })}
        onClick={() => void doing(() => host.attestations.forget({ id }))}
      >
        {t('attestations.forget')}
      </Button>
    </li>
  );
}
